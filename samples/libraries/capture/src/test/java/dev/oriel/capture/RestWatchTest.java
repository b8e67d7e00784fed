// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What counts as a change, picture by picture, on a clock that the test sets.
final class RestWatchTest {

  private static final int WHITE = 0xffffff;
  private static final Rect CURSOR = new Rect(36, 80, 9, 2);
  private static final Rest ALL = Rest.of(Duration.ofSeconds(1));
  private static final int HALF_A_SECOND = 500;

  private Picture shown = new Picture(720, 400);
  private long millis;

  /// Draws half a second later, or a little more or less: paces are never exact.
  private boolean changes(RestWatch watch, Rect place, int colour) {
    return changes(watch, place, colour, HALF_A_SECOND + millis % 3);
  }

  private boolean changes(RestWatch watch, Rect place, int colour, long later) {
    Picture next = shown.crop(shown.bounds());
    next.fill(place, colour);
    return shows(watch, next, later);
  }

  private boolean shows(RestWatch watch, Picture next, long later) {
    millis += later;
    boolean changed = watch.changed(shown, next, millis * 1_000_000);
    shown = next;
    return changed;
  }

  private String describe(RestWatch watch) {
    return watch.describe(millis * 1_000_000);
  }

  @Test
  void aCursorThatBlinksChangesOnce() {
    RestWatch watch = new RestWatch(ALL);
    assertTrue(changes(watch, CURSOR, WHITE));
    for (int i = 0; i < 10; i++) {
      assertFalse(changes(watch, CURSOR, i % 2 == 0 ? 0 : WHITE, 100 + 77 * i));
    }
    assertTrue(
        describe(watch)
            .matches(
                "9x2 at 36,80 changed once, \\d\\.\\d s ago; 9x2 at 36,80 blinks every 0\\.\\d s,"
                    + " which does not count"),
        () -> describe(watch));
  }

  /// Shared memory that is read while QEMU writes to it shows the first rows of one content and the
  /// remaining rows of the other, with a row in between that changes from one to the other.
  @Test
  void aCursorThatIsSeenHalfTurnedIsNoThirdContent() {
    RestWatch watch = new RestWatch(ALL);
    Rect block = new Rect(36, 80, 9, 16);
    assertTrue(changes(watch, block, WHITE));
    assertFalse(changes(watch, new Rect(36, 80, 9, 6), 0));
    assertTrue(watch.isTorn());
    assertFalse(changes(watch, block, 0));
    assertFalse(watch.isTorn());
    Picture torn = shown.crop(shown.bounds());
    torn.fill(new Rect(36, 80, 9, 4), WHITE);
    torn.fill(new Rect(36, 84, 5, 1), WHITE);
    assertFalse(shows(watch, torn, HALF_A_SECOND));
    assertTrue(watch.isTorn());
    assertTrue(changes(watch, new Rect(38, 82, 2, 9), 0), "a letter");
    assertFalse(watch.isTorn());
  }

  @Test
  void whatElseChangesMeanwhileIsAChange() {
    RestWatch watch = new RestWatch(ALL);
    assertTrue(changes(watch, CURSOR, WHITE));
    for (int i = 0; i < 5; i++) {
      assertFalse(changes(watch, CURSOR, i % 2 * WHITE));
    }
    assertTrue(changes(watch, new Rect(45, 80, 9, 16), WHITE), "a letter beside it, in its pace");
    assertTrue(changes(watch, new Rect(36, 75, 9, 16), WHITE), "a letter around the cursor");
    assertTrue(changes(watch, shown.bounds(), 0x00aa00), "the whole picture");
    assertTrue(
        describe(watch).startsWith("720x400 at 0,0 changed 4 times, the last time 0.0 s ago"),
        () -> describe(watch));
  }

  @Test
  void aTextThatIsWrittenInASteadyPaceDoesNotRest() {
    RestWatch watch = new RestWatch(ALL);
    for (int i = 0; i < 40; i++) {
      Rect cell = new Rect(i * 9, 80, 9, 16);
      Picture next = shown.crop(shown.bounds());
      next.fill(cell, 0x808080 + i);
      next.fill(cell.translate(9, 0), WHITE);
      assertTrue(shows(watch, next, HALF_A_SECOND), "letter " + i);
    }
  }

  @Test
  void aSpinnerRestsAfterATurnAndOnlyAtASteadyPace() {
    Rect spinner = new Rect(300, 150, 100, 100);
    RestWatch watch = new RestWatch(ALL);
    for (int i = 1; i <= 12; i++) {
      assertTrue(changes(watch, spinner, 0x111111 * (i % 12 + 1), 80 + i % 2));
    }
    for (int i = 13; i <= 36; i++) {
      assertFalse(changes(watch, spinner, 0x111111 * (i % 12 + 1), 80 + i % 2), "picture " + i);
    }
    assertTrue(
        describe(watch).endsWith("100x100 at 300,150 turns every 0.1 s, which does not count"),
        () -> describe(watch));
    RestWatch unsteady = new RestWatch(ALL);
    for (int i = 1; i <= 36; i++) {
      assertTrue(changes(unsteady, CURSOR, i % 3 * 0x111111, i % 2 == 0 ? 80 : 800));
    }
  }

  @Test
  void aClockRestsAfterSomeTicksAlsoWhenMoreOfItChanges() {
    Rect seconds = new Rect(600, 5, 8, 16);
    RestWatch watch = new RestWatch(ALL);
    for (int i = 1; i <= 29; i++) {
      Picture next = shown.crop(shown.bounds());
      next.fill(seconds, 0x101010 * (i % 10));
      next.fill(new Rect(590, 5, 8, 16), 0x101010 * (i / 10));
      assertEquals(i < 4, shows(watch, next, 1000 + i % 3 * 20), "second " + i);
    }
    assertTrue(
        describe(watch).endsWith("18x16 at 590,5 ticks every 1.0 s, which does not count"),
        () -> describe(watch));
    for (int i = 0; i < 10; i++) {
      assertTrue(changes(watch, CURSOR, 0x010101 * (i + 1), 20 + 90 * (i % 2)), "a counter");
    }
  }

  @Test
  void placesThatChangeTogetherAreEachByThemselves() {
    RestWatch watch = new RestWatch(ALL);
    Rect lamp = new Rect(700, 380, 8, 8);
    for (int i = 0; i < 6; i++) {
      Picture next = shown.crop(shown.bounds());
      next.fill(CURSOR, i % 2 == 0 ? WHITE : 0);
      next.fill(lamp, i % 2 == 0 ? WHITE : 0);
      assertEquals(i == 0, shows(watch, next, HALF_A_SECOND), "picture " + i);
    }
  }

  @Test
  void whatBlinksInALargePlaceDoesNotRest() {
    RestWatch watch = new RestWatch(ALL);
    Rect large = new Rect(100, 100, Rest.PLACE_WIDTH + 1, 5);
    for (int i = 1; i <= 6; i++) {
      assertTrue(changes(watch, large, i % 2 * WHITE));
    }
    Rect small = new Rect(100, 100, Rest.PLACE_WIDTH, Rest.PLACE_HEIGHT);
    assertTrue(changes(watch, small, 0x123456));
    assertFalse(changes(watch, small, 0));
  }

  @Test
  void severalPlacesMayBlinkEachInItsTime() {
    RestWatch watch = new RestWatch(ALL);
    Rect lamp = new Rect(600, 10, 8, 8);
    assertTrue(changes(watch, CURSOR, WHITE));
    assertTrue(changes(watch, lamp, WHITE));
    assertFalse(changes(watch, CURSOR, 0));
    assertFalse(changes(watch, CURSOR, WHITE));
    assertFalse(changes(watch, lamp, 0));
    assertFalse(changes(watch, CURSOR, 0));
    assertFalse(changes(watch, lamp, WHITE));
  }

  @Test
  void onlyARegionIsLookedAt() {
    RestWatch watch = new RestWatch(ALL.in(new Rect(0, 300, 720, 100)));
    assertFalse(changes(watch, CURSOR, WHITE));
    assertFalse(changes(watch, new Rect(0, 0, 720, 300), 0x123456));
    assertTrue(changes(watch, new Rect(0, 290, 20, 20), WHITE));
    assertEquals("20x10 at 0,300 changed once, 0.0 s ago", describe(watch));
  }

  @Test
  void whatIsIgnoredIsNotLookedAt() {
    RestWatch watch = new RestWatch(ALL.ignoring(CURSOR, new Rect(0, 300, 720, 100)));
    for (int i = 0; i < 6; i++) {
      assertFalse(changes(watch, CURSOR, 0x123 * i));
      assertFalse(changes(watch, new Rect(0, 300, 720, 100), 0x321 * i));
    }
    assertTrue(changes(watch, new Rect(0, 299, 1, 1), WHITE));
    assertEquals("1x1 at 0,299 changed once, 0.0 s ago", describe(watch));
  }

  @Test
  void aShareOfThePixelsMayDifferFromThoseOfTheBeginning() {
    RestWatch watch = new RestWatch(ALL.tolerating(0.1));
    for (int i = 1; i <= 4; i++) {
      assertFalse(changes(watch, new Rect(0, 0, 18 * i, 400), WHITE - i), "2.5 % each");
    }
    assertTrue(changes(watch, new Rect(0, 0, 73, 400), WHITE), "more than 10 % together");
    assertFalse(changes(watch, new Rect(400, 0, 70, 400), WHITE), "anew");
  }

  @Test
  void anotherSizeIsAChange() {
    RestWatch watch = new RestWatch(ALL.in(new Rect(0, 0, 10, 10)));
    assertTrue(shows(watch, new Picture(640, 480), 1));
    assertEquals("640x480 at 0,0 changed once, 0.0 s ago", describe(watch));
  }

  @Test
  void forgetsNoPlaceThatItStillNeeds() {
    RestWatch watch = new RestWatch(ALL);
    for (int i = 0; i < 20; i++) {
      assertTrue(changes(watch, new Rect(20 * i, 200, 9, 16), WHITE));
    }
    assertTrue(changes(watch, CURSOR, WHITE));
    assertFalse(changes(watch, CURSOR, 0));
  }
}
