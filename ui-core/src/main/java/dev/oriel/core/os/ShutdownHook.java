// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What is done when the JVM ends, as by SIGINT (Ctrl+C) or SIGTERM, unless this was closed before.
///
/// The JVM ends when the hooks are done, whatever other threads do: a hook that has others end what
/// they are doing waits for that by [#awaitClosed].
///
/// Threading: any thread.
public final class ShutdownHook implements AutoCloseable {

  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  private ShutdownHook(String name, Consumer<ShutdownHook> action) {
    thread = Thread.ofPlatform().name(name).unstarted(() -> action.accept(this));
  }

  /// Registers a hook.
  ///
  /// @param name its thread's
  /// @param action is given the hook, beside those of others and beside all other threads
  /// @throws IllegalStateException if the JVM is ending already
  public static ShutdownHook add(String name, Consumer<ShutdownHook> action) {
    ShutdownHook hook = new ShutdownHook(name, action);
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /// Of the action: waits until the hook is closed, by a thread that has ended what it was doing.
  ///
  /// @return whether it was, within this time
  public boolean awaitClosed(Duration limit) {
    try {
      return closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Takes the hook back; one that runs already goes on, and is told. A second call does nothing.
  @Override
  public void close() {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException _) {
      // The JVM is ending; this hook may be what it waits for.
    }
    closed.countDown();
  }
}
