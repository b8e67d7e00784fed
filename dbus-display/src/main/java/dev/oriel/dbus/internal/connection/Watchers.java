// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.connection;

import dev.oriel.dbus.connection.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The callbacks that are registered for changes.
///
/// Threading: any thread; the callbacks run on the thread that calls [#report].
///
/// @param <T> the type of the changed value
public final class Watchers<T> {

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /// Creates an empty list.
  public Watchers() {}

  /// Adds a callback.
  ///
  /// @return removes the callback when closed
  public Subscription add(Consumer<T> callback) {
    Watcher added = new Watcher(callback);
    watchers.add(added);
    return added;
  }

  /// Calls all callbacks.
  public void report(T news) {
    for (Watcher watcher : watchers) {
      watcher.callback.accept(news);
    }
  }

  private final class Watcher implements Subscription {

    private final Consumer<T> callback;

    private Watcher(Consumer<T> callback) {
      this.callback = callback;
    }

    @Override
    public void close() {
      watchers.remove(this);
    }
  }
}
