// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.connection;

import dev.oriel.dbus.connection.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Those who want to hear of changes.
///
/// Threading: any thread; they are told on the caller's.
///
/// @param <T> what changes
public final class Watchers<T> {

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /// Creates a list of nobody.
  public Watchers() {}

  /// Adds one.
  ///
  /// @return to be told no more
  public Subscription add(Consumer<T> told) {
    Watcher added = new Watcher(told);
    watchers.add(added);
    return added;
  }

  /// Tells all of them.
  public void tell(T news) {
    for (Watcher watcher : watchers) {
      watcher.told.accept(news);
    }
  }

  private final class Watcher implements Subscription {

    private final Consumer<T> told;

    private Watcher(Consumer<T> told) {
      this.told = told;
    }

    @Override
    public void close() {
      watchers.remove(this);
    }
  }
}
