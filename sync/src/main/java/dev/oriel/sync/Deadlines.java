// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Deadlines on the clock of [System#nanoTime].
final class Deadlines {

  /// The longest delay. Longer delays are cut to this one, so that no wait lasts longer than a
  /// century and the difference of two deadlines does not overflow.
  private static final long FARTHEST = TimeUnit.DAYS.toNanos(36_500);

  private Deadlines() {}

  /// Returns the time that is `delay` from now.
  static long after(Duration delay) {
    return System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(delay), FARTHEST);
  }
}
