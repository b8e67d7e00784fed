// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.stats;

/// A summary of measured durations.
///
/// Units: nanoseconds. `p50` and `p99` are up to 6 % too large; `max` is exact.
///
/// @param count the number of durations
/// @param p50 half of the durations are at most this long
/// @param p99 99 of 100 durations are at most this long
/// @param max the longest duration
public record DurationSummary(long count, long p50, long p99, long max) {

  /// The summary of no durations.
  public static final DurationSummary NONE = new DurationSummary(0, 0, 0, 0);
}
