// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RectTest {

  @Test
  void clampsAnyFourIntegersIntoThePicture() {
    assertEquals(new Rect(0, 0, 640, 480), Rect.clamped(-5, -5, 4000, 4000, 640, 480));
    assertEquals(Rect.EMPTY, Rect.clamped(640, 0, 10, 10, 640, 480));
    assertEquals(Rect.EMPTY, Rect.clamped(10, 10, -1, 5, 640, 480));
    assertEquals(new Rect(639, 479, 1, 1), Rect.clamped(639, 479, 0xffff_ffffL, 1, 640, 480));
    assertEquals(
        Rect.EMPTY,
        Rect.clamped(Integer.MIN_VALUE, Integer.MIN_VALUE, 1, Integer.MAX_VALUE, 640, 480));
    assertEquals(
        new Rect(0, 3, 640, 477),
        Rect.clamped(Integer.MIN_VALUE, 3, 0xffff_ffffL, 0xffff_ffffL, 640, 480));
  }

  @Test
  void growsToThePicturesEdgesAtMost() {
    assertEquals(new Rect(8, 18, 14, 9), new Rect(10, 20, 10, 5).grown(2, 640, 480));
    assertEquals(new Rect(0, 470, 15, 10), new Rect(1, 478, 6, 2).grown(8, 640, 480));
    assertEquals(
        new Rect(0, 0, 640, 480), new Rect(10, 20, 10, 5).grown(Integer.MAX_VALUE, 640, 480));
  }

  @Test
  void unionHoldsBothAndIntersectionIsInBoth() {
    Random random = new Random(4);
    for (int i = 0; i < 1000; i++) {
      Rect a = random(random);
      Rect b = random(random);
      assertTrue(a.union(b).contains(a) && a.union(b).contains(b), a + " " + b);
      assertTrue(a.contains(a.intersect(b)) && b.contains(a.intersect(b)), a + " " + b);
      assertEquals(a.intersect(b), b.intersect(a));
    }
  }

  @Test
  void refusesNegativeAndOverflowingExtents() {
    assertThrows(IllegalArgumentException.class, () -> new Rect(0, 0, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Rect(1, 0, Integer.MAX_VALUE, 1));
  }

  @Test
  void edgesBelongToTheRectangleOnTheLeftAndTopOnly() {
    Rect r = new Rect(2, 3, 4, 5);
    assertTrue(r.contains(2, 3) && r.contains(5, 7));
    assertFalse(r.contains(6, 3) || r.contains(2, 8) || r.contains(1, 3));
  }

  private static Rect random(Random random) {
    return new Rect(
        random.nextInt(-50, 50), random.nextInt(-50, 50), random.nextInt(60), random.nextInt(60));
  }
}
