// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ViewportTest {

  @ParameterizedTest
  @CsvSource({
    "640, 480, 640, 480, 640x480+0+0",
    "640, 480, 1280, 960, 1280x960+0+0",
    "640, 480, 1280, 1000, 1280x960+0+20",
    "640, 480, 1300, 960, 1280x960+10+0",
    "1920, 1080, 960, 1080, 960x540+0+270",
    "720, 400, 1000, 1000, 1000x556+0+222",
    "3, 16384, 100, 100, 1x100+49+0",
    "16384, 16384, 16384, 16384, 16384x16384+0+0"
  })
  void fitsThePictureInTheMiddleOfTheWindow(int pw, int ph, int ww, int wh, String target) {
    assertEquals(target, Viewport.fit(pw, ph, ww, wh).target().toString());
  }

  @Test
  void aMinimisedWindowShowsNothing() {
    Viewport v = Viewport.fit(640, 480, 0, 0);
    assertTrue(v.target().isEmpty());
    assertEquals(0, v.pictureX(12, 0));
    assertEquals(Rect.EMPTY, v.toWindow(Rect.ofSize(640, 480)));
    assertFalse(v.exact());
  }

  @ParameterizedTest
  @CsvSource({"0.5", "0.3", "0.75", "1", "1.25", "1.5", "2", "3"})
  void bothEndsOfThePictureAreMetAtTheEndsOfTheTarget(double scale) {
    int width = (int) (1280 * scale);
    int height = (int) (800 * scale);
    Viewport v = Viewport.fit(1280, 800, width, height);
    Rect t = v.target();
    assertEquals(0, v.pictureX(t.x(), t.y()));
    assertEquals(1279, v.pictureX(t.right() - 1, t.y()));
    assertEquals(0, v.pictureY(t.x(), t.y()));
    assertEquals(799, v.pictureY(t.x(), t.bottom() - 1));
  }

  @Test
  void positionsOutsideTheTargetMapToItsEdges() {
    Viewport v = Viewport.fit(640, 480, 1300, 960);
    assertEquals(0, v.pictureX(-5, 0));
    assertEquals(0, v.pictureX(9.9, 0));
    assertEquals(639, v.pictureX(1290, 0));
    assertEquals(639, v.pictureX(1e12, 0));
    assertEquals(479, v.pictureY(0, Double.POSITIVE_INFINITY));
    assertEquals(0, v.pictureY(0, Double.NEGATIVE_INFINITY));
  }

  @ParameterizedTest
  @CsvSource({
    "640, 480",
    "800, 600",
    "960, 720",
    "1280, 960",
    "1920, 1440",
    "999, 701",
    "500, 999"
  })
  void theMiddleOfEachPicturePixelMapsBackToIt(int ww, int wh) {
    Viewport v = Viewport.fit(500, 375, ww, wh);
    for (int x = 0; x < 500; x++) {
      assertEquals(x, v.pictureX(v.windowX(x, 0), 0), "column " + x + " of " + v);
    }
    for (int y = 0; y < 375; y++) {
      assertEquals(y, v.pictureY(0, v.windowY(0, y)), "row " + y + " of " + v);
    }
  }

  @Test
  void inAReducedPictureTheResultIsUnderTheWindowsPixel() {
    Viewport v = Viewport.fit(1920, 1080, 640, 360);
    for (int x = 0; x < 640; x++) {
      int picture = v.pictureX(x, 0);
      assertTrue(picture >= 3 * x && picture < 3 * x + 3, x + " -> " + picture);
    }
  }

  @Test
  void damageAtIntegerFactorsIsExact() {
    Viewport v = Viewport.fit(100, 100, 200, 200);
    assertTrue(v.integral());
    assertEquals(new Rect(20, 40, 2, 4), v.toWindow(new Rect(10, 20, 1, 2)));
    assertEquals(Rect.ofSize(200, 200), v.toWindow(Rect.ofSize(100, 100)));
  }

  @Test
  void damageAtOtherFactorsCoversEachWindowPixelThatBlendsIt() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      Viewport v =
          Viewport.fit(
              1 + random.nextInt(300),
              1 + random.nextInt(300),
              1 + random.nextInt(700),
              1 + random.nextInt(700));
      int x = random.nextInt(v.pictureWidth());
      int y = random.nextInt(v.pictureHeight());
      Rect covered = v.toWindow(new Rect(x, y, 1, 1));
      assertTrue(v.target().contains(covered));
      // A linear filter reads the picture's pixels whose middles are less than one pixel away.
      for (int wx = v.target().x(); wx < v.target().right(); wx++) {
        double at = (wx + 0.5 - v.target().x()) * v.pictureWidth() / v.target().width();
        if (Math.abs(at - (x + 0.5)) < 1 && !v.integral()) {
          assertTrue(wx >= covered.x() && wx < covered.right(), v + " column " + x + " at " + wx);
        }
      }
    }
  }

  @Test
  void refusesATargetOutsideTheWindow() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Viewport(10, 10, 20, 20, new Rect(15, 0, 10, 10), Rotation.NONE));
  }

  @Test
  void aPictureLargerThanTheWindowLeavesNoGap() {
    Rect gap = new Rect(-5, 0, 24, 10);
    assertThrows(
        IllegalArgumentException.class, () -> new Viewport(24, 10, 20, 20, gap, Rotation.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "EXACT, 1000, 800, 640x480+180+160",
    "EXACT, 500, 400, 640x480+-70+-40",
    "INTEGER, 1300, 1000, 1280x960+10+20",
    "INTEGER, 1919, 1440, 1280x960+319+240",
    "INTEGER, 1920, 1440, 1920x1440+0+0",
    "INTEGER, 320, 480, 320x240+0+120",
    "FIT, 1300, 1000, 1300x975+0+12"
  })
  void scalesAsRequested(Scaling scaling, int ww, int wh, String target) {
    Viewport v = Viewport.of(640, 480, ww, wh, scaling, Rotation.NONE);
    assertEquals(target, v.target().toString());
    assertEquals(scaling != Scaling.FIT && ww != 320, v.integral());
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 800x500+0+150",
    "RIGHT, 500x800+150+0",
    "HALF, 800x500+0+150",
    "LEFT, 500x800+150+0"
  })
  void fitsTheTurnedPicture(Rotation rotation, String target) {
    Viewport v = Viewport.of(1280, 800, 800, 800, Scaling.FIT, rotation);
    assertEquals(target, v.target().toString());
  }

  /// At each scale, the corners of the picture are in the positions to which a quarter turn moves
  /// them.
  @ParameterizedTest
  @CsvSource({
    "0.5, NONE", "0.5, RIGHT", "0.5, HALF", "0.5, LEFT",
    "1, NONE", "1, RIGHT", "1, HALF", "1, LEFT",
    "1.25, NONE", "1.25, RIGHT", "1.25, HALF", "1.25, LEFT",
    "1.5, NONE", "1.5, RIGHT", "1.5, HALF", "1.5, LEFT",
    "2, NONE", "2, RIGHT", "2, HALF", "2, LEFT"
  })
  void theEdgesOfTheTargetAreTheEdgesOfThePicture(double scale, Rotation rotation) {
    int pw = 640;
    int ph = 480;
    int ww = (int) ((rotation.swapsAxes() ? ph : pw) * scale);
    int wh = (int) ((rotation.swapsAxes() ? pw : ph) * scale);
    Viewport v = Viewport.of(pw, ph, ww, wh, Scaling.FIT, rotation);
    assertEquals(Rect.ofSize(ww, wh), v.target());
    // The corners of the picture that are at the window's top left, top right, and so on.
    int[][] corners =
        switch (rotation) {
          case NONE -> new int[][] {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
          case RIGHT -> new int[][] {{0, 1}, {0, 0}, {1, 0}, {1, 1}};
          case HALF -> new int[][] {{1, 1}, {0, 1}, {0, 0}, {1, 0}};
          case LEFT -> new int[][] {{1, 0}, {1, 1}, {0, 1}, {0, 0}};
        };
    double[][] window = {{0, 0}, {ww - 0.01, 0}, {ww - 0.01, wh - 0.01}, {0, wh - 0.01}};
    for (int i = 0; i < 4; i++) {
      assertEquals(corners[i][0] * (pw - 1), v.pictureX(window[i][0], window[i][1]), "corner " + i);
      assertEquals(corners[i][1] * (ph - 1), v.pictureY(window[i][0], window[i][1]), "corner " + i);
    }
    if (scale >= 1) {
      for (int x = 0; x < pw; x += 7) {
        for (int y = 0; y < ph; y += 11) {
          assertEquals(x, v.pictureX(v.windowX(x, y), v.windowY(x, y)));
          assertEquals(y, v.pictureY(v.windowX(x, y), v.windowY(x, y)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Rotation.class)
  void damageOfATurnedPictureIsWhereItsPixelsAre(Rotation rotation) {
    Viewport v = Viewport.of(30, 20, 64, 64, Scaling.INTEGER, rotation);
    for (int x = 0; x < 30; x++) {
      for (int y = 0; y < 20; y++) {
        Rect there = v.toWindow(new Rect(x, y, 1, 1));
        assertEquals(4, there.area());
        assertTrue(there.contains((int) v.windowX(x, y), (int) v.windowY(x, y)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Rotation.class)
  void turningBackUndoesTurning(Rotation rotation) {
    Rect r = new Rect(3, 5, 7, 11);
    Rotation back = Rotation.ofDegrees(-rotation.degrees());
    boolean sideways = rotation.swapsAxes();
    Rect turned = rotation.turn(r, 40, 30);
    assertEquals(r, back.turn(turned, sideways ? 30 : 40, sideways ? 40 : 30));
    // A movement along the picture's axes, computed from the displacement of a rectangle.
    Rect a = rotation.turn(r, 40, 30);
    Rect b = rotation.turn(r.translate(2, 1), 40, 30);
    assertEquals(2, rotation.unturnX(b.x() - a.x(), b.y() - a.y()));
    assertEquals(1, rotation.unturnY(b.x() - a.x(), b.y() - a.y()));
    assertEquals(rotation, Rotation.ofDegrees(rotation.degrees() - 360));
  }

  @Test
  void eachPixelOfAPictureLargerThanTheWindowCanBeShown() {
    Viewport v = Viewport.of(640, 480, 500, 600, Scaling.EXACT, Rotation.NONE);
    assertTrue(v.cut());
    assertEquals("640x480+0+60", v.panned(0, 0).target().toString());
    assertEquals(0, v.panned(0, 0).pictureX(0, 60));
    assertEquals(639, v.panned(1, 1).pictureX(499, 60));
    assertEquals(new Rect(0, 60, 500, 480), v.panned(0.3, 0).shown());
    assertEquals(new Rect(499, 60, 1, 1), v.panned(1, 0).toWindow(new Rect(639, 0, 1, 1)));
    assertEquals(Rect.EMPTY, v.panned(1, 0).toWindow(new Rect(0, 0, 1, 1)));
  }
}
