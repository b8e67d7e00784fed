// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.stats;

/// A histogram of durations, with buckets that are 6 % wide. Recording allocates no memory.
///
/// Units: nanoseconds. Threading: one thread at a time; the caller provides the lock.
public final class DurationHistogram {

  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] buckets = new long[SUB * (64 - SUB_BITS)];
  private long count;
  private long max;

  /// Creates an empty histogram.
  public DurationHistogram() {}

  /// Records one duration. A negative duration counts as 0.
  public void record(long nanos) {
    long value = Math.max(0, nanos);
    buckets[bucket(value)]++;
    count++;
    max = Math.max(max, value);
  }

  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return SUB * (shift + 1) + (int) (value >>> shift) - SUB;
  }

  /// Returns the upper end of the bucket that contains a quantile, or the longest duration if that
  /// is shorter. Returns 0 if no duration was recorded.
  ///
  /// @param share the share of all durations that are at most as long, 0 to 1
  public long quantile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= wanted) {
        return Math.min(max, upperEnd(i));
      }
    }
    return 0;
  }

  private static long upperEnd(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return ((bucket % SUB + SUB + 1L) << shift) - 1;
  }

  /// Returns a summary of the durations recorded so far.
  public DurationSummary summary() {
    return new DurationSummary(count, quantile(0.5), quantile(0.99), max);
  }
}
