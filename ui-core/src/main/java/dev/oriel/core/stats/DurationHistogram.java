// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.stats;

/// Counts durations in buckets that are 6 % wide; recording allocates nothing.
///
/// Units: nanoseconds. Threading: the caller's lock.
public final class DurationHistogram {

  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] buckets = new long[SUB * (64 - SUB_BITS)];
  private long count;
  private long max;

  /// An empty one.
  public DurationHistogram() {}

  /// Counts one duration; a negative one as 0.
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

  /// The largest duration of the bucket that holds this share of all; 0 where there is none.
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

  /// Returns all of it at this moment.
  public DurationSummary summary() {
    return new DurationSummary(count, quantile(0.5), quantile(0.99), max);
  }
}
