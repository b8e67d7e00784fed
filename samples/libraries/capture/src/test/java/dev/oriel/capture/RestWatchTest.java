// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import org.junit.jupiter.api.Test;

/// The difference between a change of a picture and blinking.
final class RestWatchTest {

  private static final int WHITE = 0xffffff;
  private static final Rect CURSOR = new Rect(36, 80, 9, 2);

  private Picture shown = new Picture(720, 400);

  private boolean changes(RestWatch watch, Rect place, int colour) {
    Picture next = shown.crop(shown.bounds());
    next.fill(place, colour);
    boolean changed = watch.changed(shown, next);
    shown = next;
    return changed;
  }

  @Test
  void aCursorThatBlinksChangesOnce() {
    RestWatch watch = new RestWatch(null);
    assertTrue(changes(watch, CURSOR, WHITE));
    for (int i = 0; i < 10; i++) {
      assertFalse(changes(watch, CURSOR, i % 2 == 0 ? 0 : WHITE));
    }
    assertEquals("1 change, in 9x2 at 36,80", watch.describe());
  }

  /// Shared memory that is read while QEMU writes to it shows the first rows of one content and the
  /// remaining rows of the other, with a row in between that changes from one to the other.
  @Test
  void aCursorThatIsSeenHalfTurnedIsNoThirdContent() {
    RestWatch watch = new RestWatch(null);
    Rect block = new Rect(36, 80, 9, 16);
    assertTrue(changes(watch, block, WHITE));
    assertFalse(changes(watch, new Rect(36, 80, 9, 6), 0));
    assertTrue(watch.isTorn());
    assertFalse(changes(watch, block, 0));
    assertFalse(watch.isTorn());
    Picture torn = shown.crop(shown.bounds());
    torn.fill(new Rect(36, 80, 9, 4), WHITE);
    torn.fill(new Rect(36, 84, 5, 1), WHITE);
    assertFalse(watch.changed(shown, torn));
    assertTrue(watch.isTorn());
    shown = torn;
    assertTrue(changes(watch, new Rect(38, 82, 2, 9), 0), "a letter");
    assertFalse(watch.isTorn());
  }

  @Test
  void whatElseChangesMeanwhileIsAChange() {
    RestWatch watch = new RestWatch(null);
    assertTrue(changes(watch, CURSOR, WHITE));
    assertFalse(changes(watch, CURSOR, 0));
    assertTrue(changes(watch, new Rect(45, 80, 9, 16), WHITE), "a letter");
    assertTrue(changes(watch, new Rect(36, 75, 9, 16), WHITE), "a letter around the cursor");
    assertTrue(changes(watch, new Rect(0, 0, 720, 400), 0x00aa00), "the whole picture");
    assertEquals("4 changes, the last in 720x400 at 0,0", watch.describe());
  }

  @Test
  void aPlaceWithThreeContentsDoesNotRest() {
    RestWatch watch = new RestWatch(null);
    for (int i = 1; i <= 9; i++) {
      assertTrue(changes(watch, CURSOR, i % 3 * 0x111111));
    }
  }

  @Test
  void whatBlinksInALargePlaceDoesNotRest() {
    RestWatch watch = new RestWatch(null);
    Rect large = new Rect(100, 100, Rest.BLINK + 1, 5);
    for (int i = 1; i <= 6; i++) {
      assertTrue(changes(watch, large, i % 2 * WHITE));
    }
    Rect small = new Rect(100, 100, Rest.BLINK, Rest.BLINK);
    assertTrue(changes(watch, small, 0x123456));
    assertFalse(changes(watch, small, 0));
  }

  @Test
  void severalPlacesMayBlinkEachInItsTime() {
    RestWatch watch = new RestWatch(null);
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
    RestWatch watch = new RestWatch(new Rect(0, 300, 720, 100));
    assertFalse(changes(watch, CURSOR, WHITE));
    assertFalse(changes(watch, new Rect(0, 0, 720, 300), 0x123456));
    assertTrue(changes(watch, new Rect(0, 290, 20, 20), WHITE));
    assertEquals("1 change, in 20x10 at 0,300", watch.describe());
  }

  @Test
  void anotherSizeIsAChange() {
    RestWatch watch = new RestWatch(new Rect(0, 0, 10, 10));
    assertTrue(watch.changed(shown, new Picture(640, 480)));
    assertEquals("1 change, in 640x480 at 0,0", watch.describe());
  }

  @Test
  void forgetsNoPlaceThatItStillNeeds() {
    RestWatch watch = new RestWatch(null);
    for (int i = 0; i < 20; i++) {
      assertTrue(changes(watch, new Rect(20 * i, 200, 9, 16), WHITE));
    }
    assertTrue(changes(watch, CURSOR, WHITE));
    assertFalse(changes(watch, CURSOR, 0));
  }
}
