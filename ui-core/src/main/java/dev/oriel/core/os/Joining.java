// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

/// Waits for threads to end.
///
/// Threading: any thread but the one that is waited for.
public final class Joining {

  private Joining() {}

  /// Waits even if interrupted, and keeps the interrupt status.
  public static void uninterruptibly(Thread thread) {
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
