// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests of the paces at which buffers are passed.
final class PassPaceTest {

  private static final long MS = 1_000_000;
  private static final long REFRESH = 16_666_667;
  private static final long START = -5_000 * MS;

  private final PassPace pace = new PassPace(START);
  private long now = START;

  /// Flips a number of times; each flip is held for a part of the interval.
  private void flips(int count, long intervalNanos, long heldNanos) {
    for (int i = 0; i < count; i++) {
      now += intervalNanos - heldNanos;
      pace.flip(now, REFRESH);
      if (heldNanos > 0) {
        pace.held(now);
        now += heldNanos;
        pace.released(now);
      }
    }
  }

  private String obstacle() {
    return String.valueOf(pace.obstacle(now, false));
  }

  @ParameterizedTest
  @CsvSource({"33, 15", "20, 3", "500, 16", "17, 1", "16, 2"})
  void aGuestIsPassedThatIsSlowerThanTheScreenOrHardlyHeld(long interval, long held) {
    flips(1000, interval * MS, held * MS);
    assertNull(pace.obstacle(now, false));
  }

  @Test
  void aGuestThatIsHeldToTheScreensRateIsMeasuredAndThenDrawn() {
    flips(PassPace.FLIPS, REFRESH, 14 * MS);
    assertEquals(PassPace.MEASURED, obstacle());
    assertNull(pace.obstacle(now, true), "a guest that is meant to keep the screen's rate");
    flips(PassPace.FLIPS, 3 * MS, 0);
    assertEquals(PassPace.FASTER, obstacle());
    flips(1000, 3 * MS, 0);
    assertEquals(PassPace.FASTER, obstacle());
    assertNull(pace.obstacle(now, true));
    flips(2 * PassPace.FLIPS, REFRESH, 0);
    assertNull(pace.obstacle(now, false));
  }

  /// A busy machine's compositor updates the screen more rarely than the screen could.
  @ParameterizedTest
  @CsvSource({"25, 3", "25, 12", "90, 3"})
  void aGuestThatASlowCompositorHoldsIsDrawn(long updates, long own) {
    flips(PassPace.FLIPS, updates * MS, (updates - own) * MS);
    assertEquals(PassPace.MEASURED, obstacle());
    flips(PassPace.FLIPS, own * MS, 0);
    assertEquals(PassPace.FASTER, obstacle());
  }

  @Test
  void aGuestAtTheScreensRateIsPassedAgainWhenTheCompositorKeepsItToo() {
    flips(PassPace.FLIPS, 25 * MS, 20 * MS);
    flips(PassPace.FLIPS, REFRESH, 0);
    assertEquals(PassPace.FASTER, obstacle());
    flips(PassPace.FLIPS, REFRESH, 0);
    assertEquals(PassPace.FASTER, obstacle(), "not at once");
    flips(5 * PassPace.FLIPS, REFRESH, 0);
    assertNull(pace.obstacle(now, false));
    flips(PassPace.FLIPS, REFRESH, 14 * MS);
    assertEquals(PassPace.MEASURED, obstacle());
    flips(PassPace.FLIPS, REFRESH, 0);
    assertNull(pace.obstacle(now, false));
  }

  @Test
  void aGuestThatKeepsTheScreensRateByItselfIsMeasuredMoreAndMoreRarely() {
    int measurements = 0;
    int drawn = 0;
    int passed = 0;
    for (int i = 0; i < 300 * 60; i++) {
      boolean draws = pace.obstacle(now, false) != null;
      measurements += draws && passed > 0 ? 1 : 0;
      drawn += draws ? 1 : 0;
      passed = draws ? 0 : passed + 1;
      flips(1, REFRESH, draws ? 0 : 12 * MS);
    }
    // In five minutes: after 0.5 s, and then after pauses of 2, 4, 8, 16, 32 and 64 seconds.
    assertEquals(9, measurements);
    assertEquals(9 * PassPace.FLIPS, drawn);
  }

  @Test
  void aPauseOfTheGuestIsNotPartOfItsRate() {
    for (int i = 0; i < 100; i++) {
      flips(PassPace.FLIPS / 2, REFRESH, 14 * MS);
      flips(1, 1000 * MS, 14 * MS);
    }
    assertNull(pace.obstacle(now, false));
  }

  @Test
  void aWindowThatIsNotUpdatedIsTriedAgainMoreAndMoreRarely() {
    assertEquals(Long.MAX_VALUE, pace.overdueNanos(REFRESH, false, Long.MAX_VALUE));
    long last = now;
    for (long expected = 1000; expected <= 64_000; expected *= 2) {
      pace.held(now);
      assertEquals(now + 250 * MS, pace.overdueNanos(REFRESH, false, Long.MAX_VALUE));
      assertEquals(now + 2000 * MS, pace.overdueNanos(REFRESH, true, Long.MAX_VALUE));
      assertEquals(now + 4000 * MS, pace.overdueNanos(1000 * MS, true, Long.MAX_VALUE));
      now += 250 * MS;
      pace.overdue(now);
      last = now;
      assertEquals(PassPace.UNSHOWN, obstacle());
      assertEquals(PassPace.UNSHOWN, String.valueOf(pace.obstacle(now, true)));
      now = last + expected * MS - 1;
      assertEquals(PassPace.UNSHOWN, obstacle());
      now++;
      assertNull(pace.obstacle(now, false));
    }
    pace.held(now);
    pace.released(now + MS);
    pace.held(now + 2 * MS);
    pace.overdue(now + 100 * MS);
    assertNull(pace.obstacle(now + 1100 * MS, false), "the pauses begin anew");
  }
}
