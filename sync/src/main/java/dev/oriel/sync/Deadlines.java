// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Times to wait until, on the clock of [System#nanoTime].
final class Deadlines {

  /// Times further away than this are this far away: no wait outlives a century, and differences of
  /// times stay positive.
  private static final long FARTHEST = TimeUnit.DAYS.toNanos(36_500);

  private Deadlines() {}

  /// The time that comes after `delay`.
  static long after(Duration delay) {
    return System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(delay), FARTHEST);
  }
}
