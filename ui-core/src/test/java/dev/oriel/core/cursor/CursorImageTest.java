// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.cursor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CursorImageTest {

  private static CursorImage random(int width, int height, int hotX, int hotY) {
    byte[] pixels = new byte[4 * width * height];
    new Random(5).nextBytes(pixels);
    return new CursorImage(width, height, hotX, hotY, ByteBuffer.wrap(pixels));
  }

  @Test
  void enlargedByAWholeFactorEachPixelIsASquare() {
    CursorImage image = random(7, 5, 6, 4);
    CursorImage large = image.scaled(3);
    assertEquals(21, large.width());
    assertEquals(15, large.height());
    for (int y = 0; y < 15; y++) {
      for (int x = 0; x < 21; x++) {
        assertEquals(
            image.pixels().getInt(4 * (y / 3 * 7 + x / 3)),
            large.pixels().getInt(4 * (y * 21 + x)));
      }
    }
    assertEquals(19, large.hotX());
    assertEquals(13, large.hotY());
  }

  @Test
  void reducedEachPixelIsTheAverageOfThoseItCovers() {
    CursorImage image = random(64, 64, 10, 63);
    CursorImage half = image.scaled(0.5);
    assertEquals(32, half.width());
    for (int channel = 0; channel < 4; channel++) {
      int sum = 0;
      for (int i : new int[] {0, 1, 64, 65}) {
        sum += image.pixels().get(4 * i + channel) & 0xff;
      }
      assertEquals(Math.round(sum / 4.0), half.pixels().get(channel) & 0xff);
    }
    assertEquals(5, half.hotX());
    assertEquals(31, half.hotY());
  }

  @Test
  void staysItselfAtItsSizeAndWithinTheLargest() {
    CursorImage image = random(300, 2, 0, 0);
    assertSame(image, image.scaled(1.0001));
    assertEquals(CursorImage.MAX_EXTENT, image.scaled(4).width());
    assertEquals(1, image.scaled(0.01).height());
  }
}
