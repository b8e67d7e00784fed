// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

/// Waits for threads to end.
final class Joining {

  private Joining() {}

  /// Waits even if interrupted, and keeps the interrupt status.
  static void uninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
