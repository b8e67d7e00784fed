// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.stats;

/// How long something took, over all the times that it was measured.
///
/// Units: nanoseconds; `p50` and `p99` are up to 6 % too large.
///
/// @param count how often it was measured
/// @param p50 half of the durations are at most this long
/// @param p99 99 of 100 durations are at most this long
/// @param max the longest one, exactly
public record DurationSummary(long count, long p50, long p99, long max) {

  /// Nothing measured.
  public static final DurationSummary NONE = new DurationSummary(0, 0, 0, 0);
}
