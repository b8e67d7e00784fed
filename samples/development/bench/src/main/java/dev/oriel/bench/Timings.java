// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import java.util.Arrays;
import java.util.Locale;

/// Durations, which are all kept, in ascending order.
///
/// Units: nanoseconds.
final class Timings {

  private final long[] sorted;

  /// Copies the durations.
  Timings(long[] nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  int count() {
    return sorted.length;
  }

  long p50() {
    return quantile(0.5);
  }

  long p99() {
    return quantile(0.99);
  }

  long max() {
    return sorted[sorted.length - 1];
  }

  /// Returns the smallest duration that this share of all durations does not exceed.
  long quantile(double share) {
    int place = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(place, 0, sorted.length - 1)];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d from %d to %d ns, p50 %d", count(), sorted[0], max(), p50());
  }
}
