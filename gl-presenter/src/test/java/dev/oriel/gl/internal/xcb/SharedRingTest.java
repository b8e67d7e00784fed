// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SharedRingTest {

  private final SharedRing ring = new SharedRing(100);

  private int give(int bytes, int stamp) {
    int start = ring.take(bytes);
    if (start >= 0) {
      ring.hand(stamp);
    }
    return start;
  }

  @Test
  void partsFollowEachOtherUntilTheMemoryIsFull() {
    assertEquals(0, give(40, 1));
    assertEquals(40, give(60, 2));
    assertEquals(-1, give(1, 3));
  }

  @Test
  void whatWasReadIsGivenOutAgainFromTheStart() {
    give(40, 1);
    give(40, 2);
    assertEquals(-1, give(30, 3));
    ring.readUpTo(1);
    assertEquals(0, give(30, 3));
    assertEquals(30, give(10, 4));
    assertEquals(-1, give(1, 5));
  }

  @Test
  void aStampSpeaksForAllBeforeIt() {
    give(40, 1);
    give(40, 2);
    ring.readUpTo(2);
    assertTrue(ring.isIdle());
    assertEquals(0, give(100, 3));
  }

  @Test
  void stampsGoRoundAsTheServersCounterDoes() {
    give(40, -1);
    give(40, 0);
    ring.readUpTo(-1);
    assertFalse(ring.isIdle());
    ring.readUpTo(0);
    assertTrue(ring.isIdle());
  }

  @Test
  void whatIsTooLargeIsNeverGiven() {
    assertEquals(-1, ring.take(101));
  }

  @Test
  void noTwoPartsThatAreBeingReadOverlap() {
    Random random = new Random(7);
    ArrayDeque<int[]> read = new ArrayDeque<>();
    int given = 0;
    for (int stamp = 1; stamp < 20_000; stamp++) {
      int bytes = 1 + random.nextInt(50);
      int start = give(bytes, stamp);
      if (start >= 0) {
        given++;
        for (int[] part : read) {
          assertTrue(start + bytes <= part[0] || part[1] <= start, "overlaps what is being read");
        }
        assertTrue(start + bytes <= ring.capacity());
        read.addLast(new int[] {start, start + bytes, stamp});
      }
      if (start < 0 || random.nextInt(3) == 0) {
        if (!read.isEmpty()) {
          ring.readUpTo(read.removeFirst()[2]);
        }
      }
    }
    assertTrue(given > 10_000, given + " parts");
  }
}
