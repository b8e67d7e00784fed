// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

/// Waits for a picture that is at rest.
///
/// Threading: one thread.
final class StableWait {

  private final FrameStore store;
  private final Rest rest;
  private final long deadline;
  private final RestWatch watch;

  /// @param deadline on the clock of [System#nanoTime]
  StableWait(FrameStore store, Rest rest, long deadline) {
    this.store = store;
    this.rest = rest;
    this.deadline = deadline;
    this.watch = new RestWatch(rest);
  }

  /// Waits until the picture is at rest and returns the newest frame as a lease.
  CapturedFrame frame() throws InterruptedException {
    CapturedFrame last = store.lease(0, 0, deadline);
    try {
      long newsAt = System.nanoTime();
      long changedAt = newsAt;
      while (true) {
        // After a picture that looks torn, either the whole one follows at once or it only looks
        // torn.
        long due = (watch.isTorn() ? newsAt : changedAt) + rest.quiet().toNanos();
        boolean news = store.awaitNews(last.change(), due - deadline < 0 ? due : deadline);
        long now = System.nanoTime();
        if (now - due >= 0) {
          CapturedFrame rested = last;
          last = null;
          if (!store.isUnreadable()) {
            // A change that has come at this very moment is later than the rest.
            return rested;
          }
          // The console no longer shows the last picture that could be read.
          rested.close();
          last = store.lease(0, 0, deadline);
          newsAt = System.nanoTime();
          changedAt = newsAt;
          continue;
        }
        if (now - deadline >= 0) {
          throw new CaptureTimeoutException("the picture did not rest: " + watch.describe(now));
        }
        if (news) {
          CapturedFrame newer = store.lease(0, last.change(), deadline);
          boolean changed = watch.changed(last.picture(), newer.picture(), newer.changedNanos());
          last.close();
          last = newer;
          newsAt = System.nanoTime();
          if (changed) {
            changedAt = newsAt;
          }
        }
      }
    } finally {
      if (last != null) {
        last.close();
      }
    }
  }
}
