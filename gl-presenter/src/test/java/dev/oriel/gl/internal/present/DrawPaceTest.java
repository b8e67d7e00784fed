// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// A guest at the screen's pace is drawn immediately; a faster guest is drawn at the screen's rate.
final class DrawPaceTest {

  private static final long INTERVAL = 16_666_668;

  private final DrawPace pace = new DrawPace();
  private long now = System.nanoTime();

  private void drawAsSoonAsAllowed(long from) {
    now = Math.max(from, pace.due(INTERVAL));
    pace.drawn(now, INTERVAL);
  }

  @Test
  void aGuestAtTheScreensPaceNeverWaits() {
    Random jitter = new Random(1);
    long start = now;
    // The earliest frame sets the clock; the first frames may wait for it.
    for (int i = 0; i < 1000; i++) {
      long arrives = start + i * INTERVAL + jitter.nextLong(INTERVAL / 2 - 1000);
      assertTrue(pace.due(INTERVAL) <= arrives, "frame " + i);
      drawAsSoonAsAllowed(arrives);
    }
  }

  @Test
  void aFasterGuestIsDrawnAsOftenAsTheScreenShows() {
    drawAsSoonAsAllowed(now);
    long start = now;
    for (int i = 0; i < 100; i++) {
      drawAsSoonAsAllowed(now);
    }
    assertEquals(100 * INTERVAL - INTERVAL / 2, now - start);
  }

  @Test
  void whoRestedForLongIsAheadByHalfAnIntervalAtMost() {
    drawAsSoonAsAllowed(now);
    drawAsSoonAsAllowed(now + 1000 * INTERVAL);
    assertEquals(now + INTERVAL / 2, pace.due(INTERVAL));
  }

  @Test
  void withoutAPaceEachIsDrawnAtOnce() {
    for (int i = 0; i < 3; i++) {
      assertTrue(pace.due(0) <= now);
      pace.drawn(now, 0);
    }
    assertEquals(now + INTERVAL, pace.due(INTERVAL));
  }
}
