// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DurationHistogramTest {

  @Test
  void quantilesAreWithinABucketOfTheExactValue() {
    Random random = new Random(1);
    long[] all = new long[10_000];
    DurationHistogram histogram = new DurationHistogram();
    for (int i = 0; i < all.length; i++) {
      all[i] = (long) Math.pow(10, random.nextDouble() * 9);
      histogram.record(all[i]);
    }
    Arrays.sort(all);
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      long exact = all[(int) Math.ceil(share * all.length) - 1];
      long reported = histogram.quantile(share);
      assertTrue(
          reported >= exact && reported <= exact * 1.07 + 1,
          share + ": " + exact + ", " + reported);
    }
    assertEquals(all[all.length - 1], histogram.summary().max());
  }

  @Test
  void theExtremesFit() {
    DurationHistogram histogram = new DurationHistogram();
    assertEquals(0, histogram.quantile(0.5));
    histogram.record(-1);
    histogram.record(Long.MAX_VALUE);
    assertEquals(0, histogram.quantile(0.5));
    assertEquals(Long.MAX_VALUE, histogram.quantile(1));
  }
}
