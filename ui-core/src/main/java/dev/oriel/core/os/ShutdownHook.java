// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An action that runs when the JVM ends, for example after SIGINT (Ctrl+C) or SIGTERM, unless the
/// hook was closed before.
///
/// The JVM ends when all hooks have finished, and does not wait for other threads. A hook that asks
/// other threads to finish their work therefore waits for them with [#awaitClosed].
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
  /// @param name the name of the hook's thread
  /// @param action the action, which receives the hook; it runs concurrently with other hooks and
  ///   with all other threads
  /// @throws IllegalStateException if the JVM is already ending
  public static ShutdownHook add(String name, Consumer<ShutdownHook> action) {
    ShutdownHook hook = new ShutdownHook(name, action);
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /// Waits until another thread has finished its work and closed the hook. Called by the action.
  ///
  /// @return whether the hook was closed within `limit`; false also if this thread is interrupted
  public boolean awaitClosed(Duration limit) {
    try {
      return closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Removes the hook. If its action already runs, the action continues, and [#awaitClosed] returns
  /// true. A second call does nothing.
  @Override
  public void close() {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException _) {
      // The JVM is ending, and may be waiting for this hook.
    }
    closed.countDown();
  }
}
