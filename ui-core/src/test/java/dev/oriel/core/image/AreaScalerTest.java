// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AreaScalerTest {

  private static final int[] SHIFTS = {0, 8, 16, 24};

  private static int[] noise(int width, int height, Random random) {
    return random.ints((long) width * height).toArray();
  }

  private static int[] scale(AreaScaler scaler, int[] picture, int[] into, int width, Rect area) {
    scaler.scale(
        IntBuffer.wrap(picture),
        area,
        (x, y, row, count) -> System.arraycopy(row, 0, into, y * width + x, count));
    return into;
  }

  private static int[] scaled(int[] picture, int fromWidth, int fromHeight, int width, int height) {
    AreaScaler scaler = new AreaScaler(fromWidth, fromHeight, width, height);
    return scale(scaler, picture, new int[width * height], width, Rect.ofSize(width, height));
  }

  /// Computes the result by definition: both pictures are cut into squares of `1/width` by
  /// `1/height` of a pixel of the first. Each pixel of the result covers `fromWidth` by
  /// `fromHeight` squares.
  private static int[] meansOfSquares(int[] picture, int fromWidth, int fromHeight, int w, int h) {
    int[] result = new int[w * h];
    long total = (long) fromWidth * fromHeight;
    for (int i = 0; i < result.length; i++) {
      for (int shift : SHIFTS) {
        long sum = 0;
        for (int y = i / w * fromHeight; y < (i / w + 1) * fromHeight; y++) {
          for (int x = i % w * fromWidth; x < (i % w + 1) * fromWidth; x++) {
            sum += picture[y / h * fromWidth + x / w] >>> shift & 0xff;
          }
        }
        result[i] |= (int) ((2 * sum + total) / (2 * total)) << shift;
      }
    }
    return result;
  }

  @Test
  void eachPixelIsTheMeanOfWhatItCoversAndWhatIsCutCountsByItsPart() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      int fromWidth = 1 + random.nextInt(24);
      int fromHeight = 1 + random.nextInt(24);
      int width = 1 + random.nextInt(24);
      int height = 1 + random.nextInt(24);
      int[] picture = noise(fromWidth, fromHeight, random);
      assertArrayEquals(
          meansOfSquares(picture, fromWidth, fromHeight, width, height),
          scaled(picture, fromWidth, fromHeight, width, height),
          () -> fromWidth + "x" + fromHeight + " to " + width + "x" + height);
    }
  }

  @Test
  void whatChangedAloneGivesTheSameAsAll() {
    Random random = new Random(2);
    for (int round = 0; round < 300; round++) {
      int fromWidth = 1 + random.nextInt(90);
      int fromHeight = 1 + random.nextInt(90);
      int width = 1 + random.nextInt(90);
      int height = 1 + random.nextInt(90);
      int[] picture = noise(fromWidth, fromHeight, random);
      AreaScaler scaler = new AreaScaler(fromWidth, fromHeight, width, height);
      int[] parts = scaled(picture, fromWidth, fromHeight, width, height);
      int x = random.nextInt(fromWidth);
      int y = random.nextInt(fromHeight);
      Rect changed =
          new Rect(x, y, 1 + random.nextInt(fromWidth - x), 1 + random.nextInt(fromHeight - y));
      for (int row = changed.y(); row < changed.bottom(); row++) {
        for (int column = changed.x(); column < changed.right(); column++) {
          picture[row * fromWidth + column] = random.nextInt();
        }
      }
      scale(scaler, picture, parts, width, scaler.target(changed));
      assertArrayEquals(
          scaled(picture, fromWidth, fromHeight, width, height),
          parts,
          () -> changed + " of " + fromWidth + "x" + fromHeight + " to " + width + "x" + height);
    }
  }

  @Test
  void theLargestPicturesDoNotOverflow() {
    int most = Picture.MAX_EXTENT;
    int[] white = new int[most];
    Arrays.fill(white, -1);
    assertArrayEquals(new int[] {-1}, scaled(white, most, 1, 1, 1));
    assertArrayEquals(new int[] {-1}, scaled(white, 1, most, 1, 1));
    assertArrayEquals(new int[] {-1, -1, -1}, scaled(white, most, 1, 3, 1));
    assertArrayEquals(Arrays.copyOf(white, most - 1), scaled(white, most, 1, most - 1, 1));
    assertArrayEquals(white, scaled(Arrays.copyOf(white, most - 1), most - 1, 1, most, 1));
  }

  private static CursorImage random(int width, int height, int hotX, int hotY) {
    byte[] pixels = new byte[4 * width * height];
    new Random(5).nextBytes(pixels);
    return new CursorImage(width, height, hotX, hotY, ByteBuffer.wrap(pixels));
  }

  @Test
  void eachPixelOfAPointerEnlargedByAnIntegerFactorIsASquare() {
    CursorImage image = random(7, 5, 6, 4);
    CursorImage large = AreaScaler.scaled(image, 3);
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
  void eachPixelOfAReducedPointerIsTheMeanOfThePixelsItCovers() {
    CursorImage image = random(64, 64, 10, 63);
    CursorImage half = AreaScaler.scaled(image, 0.5);
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
  void aPointerIsUnchangedAtItsSizeAndLimitedToTheLargestSize() {
    CursorImage image = random(300, 2, 0, 0);
    assertSame(image, AreaScaler.scaled(image, 1.0001));
    assertEquals(CursorImage.MAX_EXTENT, AreaScaler.scaled(image, 4).width());
    assertEquals(1, AreaScaler.scaled(image, 0.01).height());
  }
}
