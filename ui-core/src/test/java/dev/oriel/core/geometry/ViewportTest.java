package dev.oriel.core.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertEquals(0, v.pictureX(12));
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
    assertEquals(0, v.pictureX(t.x()));
    assertEquals(1279, v.pictureX(t.right() - 1));
    assertEquals(0, v.pictureY(t.y()));
    assertEquals(799, v.pictureY(t.bottom() - 1));
  }

  @Test
  void positionsBeyondTheTargetStayAtItsEdges() {
    Viewport v = Viewport.fit(640, 480, 1300, 960);
    assertEquals(0, v.pictureX(-5));
    assertEquals(0, v.pictureX(9.9));
    assertEquals(639, v.pictureX(1290));
    assertEquals(639, v.pictureX(1e12));
    assertEquals(479, v.pictureY(Double.POSITIVE_INFINITY));
    assertEquals(0, v.pictureY(Double.NEGATIVE_INFINITY));
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
  void theMiddleOfEachPicturePixelLeadsBackToIt(int ww, int wh) {
    Viewport v = Viewport.fit(500, 375, ww, wh);
    for (int x = 0; x < 500; x++) {
      assertEquals(x, v.pictureX(v.windowX(x)), "column " + x + " of " + v);
    }
    for (int y = 0; y < 375; y++) {
      assertEquals(y, v.pictureY(v.windowY(y)), "row " + y + " of " + v);
    }
  }

  @Test
  void whereThePictureIsReducedTheAnswerIsUnderTheWindowsPixel() {
    Viewport v = Viewport.fit(1920, 1080, 640, 360);
    for (int x = 0; x < 640; x++) {
      int picture = v.pictureX(x);
      assertTrue(picture >= 3 * x && picture < 3 * x + 3, x + " -> " + picture);
    }
  }

  @Test
  void damageAtWholeFactorsIsExact() {
    Viewport v = Viewport.fit(100, 100, 200, 200);
    assertTrue(v.integral());
    assertEquals(new Rect(20, 40, 2, 4), v.toWindow(new Rect(10, 20, 1, 2)));
    assertEquals(Rect.ofSize(200, 200), v.toWindow(Rect.ofSize(100, 100)));
  }

  @Test
  void damageElsewhereCoversEachWindowPixelThatBlendsIt() {
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
  void refusesATargetOutsideOfTheWindow() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Viewport(10, 10, 20, 20, new Rect(15, 0, 10, 10)));
  }
}
