// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Brings a guest that is in the middle of its drawing together with a viewer that is about to
/// read, if that can be.
///
/// The guest stays half way until the viewer has read, the viewer waits for the guest to be there;
/// each not longer than a given time, as a correct viewer never meets the guest there.
final class Meeting {

  private final Semaphore half = new Semaphore(0);
  private final Semaphore read = new Semaphore(0);
  private final Duration patience;

  Meeting(Duration patience) {
    this.patience = patience;
  }

  /// The guest has drawn half of a frame.
  void guestIsHalfWay() {
    int _ = read.drainPermits();
    half.release();
    await(read);
    int _ = half.drainPermits();
  }

  /// The viewer reads next.
  void viewerReads() {
    await(half);
  }

  /// The viewer has read.
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
