// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TimingsTest {

  @Test
  void tellsTheSharesOfWhatCameInAnyOrder() {
    long[] shuffled =
        new Random(3).longs(1000, 1, 1_000_000).sorted().map(n -> 1_000_001 - n).toArray();
    long[] sorted = LongStream.of(shuffled).sorted().toArray();
    Timings t = new Timings(shuffled);
    assertEquals(sorted[499], t.p50());
    assertEquals(sorted[989], t.p99());
    assertEquals(sorted[999], t.max());
    assertEquals(sorted[0], t.quantile(0));
    assertEquals(1000, t.count());
  }

  @Test
  void oneFlushIsEachOfItsShares() {
    Timings t = new Timings(new long[] {7});
    assertEquals(7, t.p50());
    assertEquals(7, t.p99());
    assertEquals(7, t.max());
  }

  @Test
  void nothingHasNoShares() {
    assertThrows(IllegalArgumentException.class, () -> new Timings(new long[0]));
  }
}
