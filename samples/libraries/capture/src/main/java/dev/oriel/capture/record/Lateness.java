// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.audio.AudioFormat;

/// Notices samples of a stream that are missing. A QEMU whose machine is too busy leaves out what a
/// sound card plays meanwhile; what follows would be heard too early.
///
/// A sample that is only late is followed by others in haste, so that the least lateness of a while
/// is that of a stream of which nothing is missing. A lateness that grows slowly is a difference of
/// clocks, which the mixer follows.
///
/// Threading: one thread at a time.
final class Lateness {

  private static final double NANOS_PER_SECOND = 1e9;

  /// How long the least lateness is looked for.
  private static final double WINDOW_SECONDS = 0.1;

  /// What is missing at least, so that it is replaced.
  private static final double LEAST_SECONDS = 0.02;

  /// How much later in a second a stream may become by its clock.
  private static final double DRIFT = 0.004;

  /// How much slower the mixer has played since samples were missing, until it follows again.
  private static final double SLOWED = 0.01;

  /// How much earlier than expected a sample may be.
  private static final double MOST_EARLY_SECONDS = 0.06;

  private final double rate;
  private final double mostSeconds;
  private long beginNanos;
  private double seconds;
  private long windowNanos;
  private double least;

  /// @param mostSeconds the lateness from which on the mixer has nothing left and begins anew
  Lateness(AudioFormat format, double mostSeconds) {
    this.rate = format.rate();
    this.mostSeconds = mostSeconds;
    least = mostSeconds;
  }

  /// Takes samples into account.
  ///
  /// @param nanos when they came
  /// @return how many frames are missing before them
  int missing(long nanos, int frames) {
    seconds += frames / rate;
    double late = (nanos - beginNanos) / NANOS_PER_SECOND - seconds;
    if (windowNanos == 0 || late > mostSeconds || late < -MOST_EARLY_SECONDS) {
      begin(nanos, frames);
      return 0;
    }
    least = Math.min(least, late);
    double passed = (nanos - windowNanos) / NANOS_PER_SECOND;
    if (passed < WINDOW_SECONDS) {
      return 0;
    }
    boolean isMissing = least >= LEAST_SECONDS;
    double known = isMissing ? least : Math.clamp(least, 0, DRIFT * passed);
    double followed = Math.min(known, SLOWED * passed);
    seconds += known;
    windowNanos = nanos;
    least = mostSeconds;
    return isMissing ? (int) ((known - followed) * rate) : 0;
  }

  private void begin(long nanos, int frames) {
    seconds = frames / rate;
    beginNanos = nanos - Math.round(seconds * NANOS_PER_SECOND);
    windowNanos = nanos;
    least = mostSeconds;
  }
}
