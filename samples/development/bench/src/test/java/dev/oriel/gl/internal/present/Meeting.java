// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Synchronises a guest that is in the middle of its drawing with a viewer that is about to read,
/// if that is possible.
///
/// The guest pauses in the middle until the viewer has read, and the viewer waits until the guest
/// pauses. Both wait no longer than a given time, because a correct viewer never reads at that
/// moment.
final class Meeting {

  private final Semaphore half = new Semaphore(0);
  private final Semaphore read = new Semaphore(0);
  private final Duration patience;

  Meeting(Duration patience) {
    this.patience = patience;
  }

  /// Called when the guest has drawn half of a frame.
  void guestIsHalfWay() {
    int _ = read.drainPermits();
    half.release();
    await(read);
    int _ = half.drainPermits();
  }

  /// Called before the viewer reads.
  void viewerReads() {
    await(half);
  }

  /// Called after the viewer has read.
  void viewerHasRead() {
    read.release();
  }

  private void await(Semaphore other) {
    try {
      boolean _ = other.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
