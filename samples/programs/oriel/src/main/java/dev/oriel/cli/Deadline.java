// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.time.Duration;

/// Interrupts the thread that made it when its time is over, so that no call below has to know how
/// much is left.
///
/// Threading: made and closed by the thread that it interrupts.
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

  /// Whether it has interrupted its thread, and was not [#met] since.
  synchronized boolean passed() {
    return passed;
  }

  @Override
  public void close() {
    met();
  }

  /// Interrupts no more, and takes back an interrupt that nobody has noticed. Idempotent.
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
