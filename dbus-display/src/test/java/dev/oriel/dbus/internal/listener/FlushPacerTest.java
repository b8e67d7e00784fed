// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// The times of the answers to updates, on a clock of the test.
final class FlushPacerTest {

  private static final long PERIOD = FlushPacer.PERIOD_NANOS;
  private static final long SOON = PERIOD / 16;

  private final FlushPacer pacer = new FlushPacer();
  private long now = Long.MAX_VALUE - 50_000_000; // this clock overflows

  /// An update that comes some time after the last answer and is released at once.
  ///
  /// @return how long its answer is delayed
  private long flush(long after) {
    now += after;
    long due = pacer.answerAt(now);
    long held = due - now;
    now = due;
    return held;
  }

  private void exhaust() {
    for (int i = 0; flush(SOON) == 0; i++) {
      assertTrue(i < 2 * FlushPacer.BURST, "never held back");
    }
  }

  @Test
  void answersAreAPeriodApartAfterABurst() {
    for (int i = 0; i <= FlushPacer.BURST; i++) {
      assertEquals(0, flush(SOON), "update " + i);
    }
    exhaust();
    for (int i = 0; i < 1000; i++) {
      assertEquals(PERIOD - SOON, flush(SOON));
    }
  }

  @Test
  void aGuestAsSlowAsThePeriodIsNeverHeldBack() {
    for (int i = 0; i < 5000; i++) {
      assertEquals(0, flush(PERIOD));
    }
    exhaust();
    for (int i = 0; i < 5000; i++) {
      assertEquals(0, flush(PERIOD));
    }
  }

  @Test
  void somethingElseStartsAnew() {
    exhaust();
    pacer.interrupt();
    for (int i = 0; i <= FlushPacer.BURST; i++) {
      assertEquals(0, flush(SOON), "update " + i);
    }
  }

  @Test
  void aPauseEarnsWhatItLastedAndNoMoreThanABurst() {
    exhaust();
    assertEquals(0, flush(10 * PERIOD));
    for (int i = 0; i < 9; i++) {
      assertEquals(0, flush(0), "update " + i);
    }
    assertEquals(PERIOD, flush(0));
    assertEquals(0, flush(1_000_000 * PERIOD));
    for (int i = 0; i < FlushPacer.BURST; i++) {
      assertEquals(0, flush(0), "update " + i);
    }
    assertEquals(PERIOD, flush(0));
  }

  @Test
  void aGuestThatFlipsIsNeverHeldBack() {
    for (int i = 0; i < 5000; i++) {
      pacer.interrupt();
      assertEquals(0, flush(0));
    }
  }
}
