// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.text.DrawnText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineFinderTest {

  private static List<Rect> find(DrawnText drawn) {
    Picture picture = drawn.picture();
    return LineFinder.find(GreyImage.of(picture, picture.bounds()));
  }

  @Test
  void findsLinesInAllColoursAndSizes() {
    List<Rect> lines =
        find(
            new DrawnText(640, 300, 0xffffff)
                .text("black on white, quite small", 20, 30, 11, 0)
                .box(new Rect(0, 60, 640, 60), 0x204060)
                .text("White on blue: gjpq", 20, 100, 24, 0xffffff)
                .text("A large title", 20, 200, 60, 0x808080));
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(new Rect(15, 18, 220, 18).contains(lines.get(0)), lines.toString());
    assertTrue(new Rect(15, 76, 300, 36).contains(lines.get(1)), lines.toString());
    assertTrue(new Rect(15, 140, 500, 80).contains(lines.get(2)), lines.toString());
  }

  @Test
  void columnsAreLinesOfTheirOwn() {
    List<Rect> lines =
        find(
            new DrawnText(640, 100, 0xffffff)
                .text("Name of a file", 20, 30, 14, 0)
                .text("Its size", 300, 30, 14, 0)
                .text("The next row", 20, 50, 14, 0));
    assertEquals(3, lines.size(), lines.toString());
  }

  @Test
  void aFramedButtonHasALineInside() {
    List<Rect> lines =
        find(
            new DrawnText(300, 100, 0xe0e0e0)
                .frame(new Rect(20, 20, 120, 30), 0x404040)
                .text("Continue", 40, 41, 16, 0));
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(new Rect(36, 25, 80, 20).contains(lines.getFirst()), lines.toString());
  }

  @Test
  void dotsBelongToTheirLine() {
    List<Rect> lines =
        find(new DrawnText(300, 60, 0xffffff).text("iii: jjj; - ...", 10, 40, 20, 0));
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.getFirst().right() > 85, lines.toString());
  }

  @Test
  void aPictureOfSpecksCostsNoMoreThanAScreenOfText() {
    DrawnText drawn = new DrawnText(1920, 1080, 0);
    for (int y = 0; y < 1080; y += 8) {
      for (int x = 0; x < 1920; x += 8) {
        drawn.box(new Rect(x + y % 3, y, 2, 4 + x % 3), 0xffffff);
      }
    }
    List<Rect> lines = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> find(drawn));
    assertTrue(lines.size() <= 3000, lines.size() + " lines");
  }

  @Test
  void anEmptyPictureHasNone() {
    assertEquals(List.of(), find(new DrawnText(300, 60, 0x123456)));
  }
}
