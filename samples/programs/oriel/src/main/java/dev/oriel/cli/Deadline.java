// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.time.Duration;

/// Interrupts the thread that created it when the time is over. The methods that the thread calls
/// need not know how much time is left.
///
/// Threading: created and closed by the thread that it interrupts.
final class Deadline implements AutoCloseable {

  private final Thread waiting = Thread.currentThread();
  private final Thread timer;
  private boolean closed;
  private boolean passed;

  Deadline(Duration time) {
    timer = Thread.ofPlatform().daemon().name("oriel-deadline").start(() -> interruptAfter(time));
  }

  private void interruptAfter(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      return;
    }
    synchronized (this) {
      if (!closed) {
        passed = true;
        waiting.interrupt();
      }
    }
  }

  /// Returns whether it has interrupted its thread and [#met] has not been called since.
  synchronized boolean passed() {
    return passed;
  }

  @Override
  public void close() {
    met();
  }

  /// Stops the timer, and clears an interrupt that has not been noticed yet. Idempotent.
  void met() {
    synchronized (this) {
      closed = true;
      if (passed) {
        passed = false;
        Thread.interrupted();
      }
    }
    timer.interrupt();
  }
}
