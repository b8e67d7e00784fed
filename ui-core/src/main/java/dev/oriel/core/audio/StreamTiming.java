// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

/// When the samples of a stream are mixed.
///
/// @param waitSeconds how long samples wait on average
/// @param mostSeconds the length from which on a queue is cut
/// @param inPlace whether a sound begins when its first sample has waited that long, however much
///   has come after it
record StreamTiming(double waitSeconds, double mostSeconds, boolean inPlace) {

  /// A queue of so many times its target length is cut.
  private static final int MAX_LENGTHS = 5;

  /// How much a sound in its place may be late before it is cut.
  private static final double MAX_LATE_SECONDS = 0.04;

  /// The longest write that is taken into account.
  private static final double MAX_WRITE_SECONDS = 0.5;

  /// Returns the timing of a sound that is heard at once: it begins when enough has come.
  static StreamTiming live(double waitSeconds) {
    return new StreamTiming(waitSeconds, MAX_LENGTHS * waitSeconds, false);
  }

  /// Returns the timing of a sound that keeps its place.
  ///
  /// @param writeSeconds how much comes at a time
  static StreamTiming inPlace(double waitSeconds, double writeSeconds) {
    double write = Math.min(MAX_WRITE_SECONDS, writeSeconds);
    return new StreamTiming(waitSeconds, waitSeconds + MAX_LATE_SECONDS + 2 * write, true);
  }
}
