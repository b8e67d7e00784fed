// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureTest {

  @Test
  void isBlackAndOpaqueAtFirst() {
    Picture picture = new Picture(3, 2);
    ByteBuffer pixels = picture.pixels();
    assertEquals(24, pixels.remaining());
    for (int i = 0; i < 6; i++) {
      assertEquals(0xff000000, pixels.getInt(4 * i));
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void convertsEachFormatAndIgnoresItsAlpha(PixelFormat format) {
    int[] colors = {0x123456, 0xfe8001, 0x000000, 0xffffff, 0x80ff7f};
    ByteBuffer source = ByteBuffer.allocateDirect(4 * colors.length);
    for (int i = 0; i < colors.length; i++) {
      source.put(TestPictures.pixel(format, colors[i], 51 * i));
    }
    source.flip();
    Picture picture = new Picture(colors.length, 1);

    picture.draw(picture.bounds(), 4 * colors.length, format, source);

    for (int i = 0; i < colors.length; i++) {
      assertEquals(colors[i], picture.rgb(i, 0), format + " pixel " + i);
      assertEquals(0xff, picture.pixels().get(4 * i + 3) & 0xff);
    }
  }

  @ParameterizedTest
  @CsvSource({"-2,-1", "3,2", "0,0", "-3,3", "5,-1"})
  void drawsOnlyPixelsInside(int x, int y) {
    Picture source = TestPictures.noise(4, 3);
    int stride = 4 * 4 + 6; // padded, and not a multiple of a pixel
    ByteBuffer padded = ByteBuffer.allocateDirect(stride * 2 + 16);
    for (int row = 0; row < 3; row++) {
      padded.put(stride * row, source.pixels(), 16 * row, 16);
    }
    Picture target = new Picture(6, 4);

    target.draw(new Rect(x, y, 4, 3), stride, PixelFormat.X8B8G8R8, padded);

    for (int py = 0; py < 4; py++) {
      for (int px = 0; px < 6; px++) {
        boolean covered = source.bounds().contains(px - x, py - y);
        assertEquals(covered ? source.rgb(px - x, py - y) : 0, target.rgb(px, py));
      }
    }
  }

  /// Compares with a picture drawn without a comparison, and with a search for the rows that
  /// differ.
  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void drawsTheSameAndReturnsTheRowsThatDiffer(boolean bottomUp, boolean elsewhere) {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      Picture before = TestPictures.noise(9, 8);
      Rect area =
          new Rect(
              random.nextInt(13) - 3,
              random.nextInt(12) - 3,
              1 + random.nextInt(8),
              1 + random.nextInt(8));
      Picture source = new Picture(area.width(), area.height());
      source.draw(-area.x(), -area.y(), before);
      for (int n = random.nextInt(3); n > 0; n--) {
        source.fill(
            new Rect(random.nextInt(area.width()), random.nextInt(area.height()), 1, 1),
            0x10101 * i);
      }
      Picture expected = new Picture(9, 8);
      expected.copyFrom(before, before.bounds());
      expected.draw(area.x(), area.y(), source);
      int first = 8;
      int last = -1;
      for (int y = 0; y < 8; y++) {
        if (!expected.samePixels(before, new Rect(0, y, 9, 1))) {
          first = Math.min(first, y);
          last = y;
        }
      }
      Rect inside = area.intersect(before.bounds());
      Picture target = elsewhere ? new Picture(9, 8) : before;

      Rect changed =
          target.drawChanges(
              area,
              4 * area.width(),
              PixelFormat.X8B8G8R8,
              (bottomUp ? turned(source) : source).pixels(),
              bottomUp,
              before);

      assertTrue(target.samePixels(expected, area));
      assertEquals(
          last < 0 ? Rect.EMPTY : new Rect(inside.x(), first, inside.width(), last + 1 - first),
          changed);
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Picture(2, 2)
                .drawChanges(
                    new Rect(0, 0, 1, 1),
                    4,
                    PixelFormat.X8B8G8R8,
                    ByteBuffer.allocateDirect(4),
                    false,
                    new Picture(2, 3)));
  }

  private static Picture turned(Picture picture) {
    Picture turned = new Picture(picture.width(), picture.height());
    for (int y = 0; y < picture.height(); y++) {
      turned.draw(0, picture.height() - 1 - y, picture.crop(new Rect(0, y, picture.width(), 1)));
    }
    return turned;
  }

  @Test
  void readsFromTheSourcesPosition() {
    ByteBuffer source = ByteBuffer.allocateDirect(12);
    source.put(8, TestPictures.pixel(PixelFormat.R8G8B8X8, 0x123456, 0)).position(8);
    Picture picture = new Picture(1, 1);

    picture.draw(picture.bounds(), 4, PixelFormat.R8G8B8X8, source);

    assertEquals(0x123456, picture.rgb(0, 0));
    assertEquals(8, source.position());
  }

  @Test
  void refusesASourceThatIsTooShort() {
    Picture picture = new Picture(4, 4);
    ByteBuffer source = ByteBuffer.allocateDirect(63);
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> picture.draw(picture.bounds(), 16, PixelFormat.X8R8G8B8, source));
  }

  @Test
  void cropsAndComparesPixels() {
    Picture whole = TestPictures.noise(9, 7);
    Picture part = whole.crop(new Rect(2, 3, 100, 2));

    assertEquals(new Rect(0, 0, 7, 2), part.bounds());
    assertEquals(whole.rgb(2, 3), part.rgb(0, 0));
    assertEquals(whole.rgb(8, 4), part.rgb(6, 1));
    assertTrue(part.samePixels(whole.crop(new Rect(2, 3, 7, 2))));
    assertFalse(part.samePixels(whole.crop(new Rect(2, 3, 2, 7))));
    part.fill(new Rect(5, 1, 1, 1), ~part.rgb(5, 1) & 0xffffff);
    assertFalse(part.samePixels(whole.crop(new Rect(2, 3, 7, 2))));
    assertEquals(1, part.countDifferences(whole.crop(new Rect(2, 3, 7, 2))));
    assertThrows(IllegalArgumentException.class, () -> whole.crop(new Rect(9, 0, 3, 3)));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "5,4", "1,1", "-1,2", "6,5", "3,-2", "100,100", "-100,2"})
  void blendsThePointerAlsoAcrossEdges(int x, int y) {
    // Four premultiplied pixels: opaque, half red, clear, and one that only adds light.
    ByteBuffer argb = ByteBuffer.allocateDirect(16);
    argb.put(new byte[] {1, 2, 3, (byte) 255}); // B, G, R, A
    argb.put(new byte[] {0, 0, (byte) 128, (byte) 128});
    argb.put(new byte[] {0, 0, 0, 0});
    argb.put(new byte[] {(byte) 200, 0, 0, 0});
    CursorImage cursor = new CursorImage(2, 2, 1, 1, argb.flip());
    Picture before = TestPictures.noise(6, 5);
    Picture picture = before.crop(before.bounds());

    picture.blend(cursor, x, y);

    for (int py = 0; py < 5; py++) {
      for (int px = 0; px < 6; px++) {
        int old = before.rgb(px, py);
        int cx = px - (x - 1);
        int cy = py - (y - 1);
        int expected =
            cx < 0 || cy < 0 || cx > 1 || cy > 1
                ? old
                : switch (2 * cy + cx) {
                  case 0 -> 0x030201;
                  case 1 -> over(old, 128, 0, 0, 128);
                  case 2 -> old;
                  default -> over(old, 0, 0, 200, 0);
                };
        assertEquals(Integer.toHexString(expected), Integer.toHexString(picture.rgb(px, py)));
      }
    }
  }

  private static int over(int below, int red, int green, int blue, int alpha) {
    double rest = (255 - alpha) / 255.0;
    return blend(below >> 16 & 255, red, rest) << 16
        | blend(below >> 8 & 255, green, rest) << 8
        | blend(below & 255, blue, rest);
  }

  private static int blend(int below, int above, double rest) {
    return (int) Math.min(255, above + Math.round(below * rest));
  }

  @Test
  void findsTheSmallestRectangleAroundTheDifferences() {
    Picture a = new Picture(20, 10);
    Picture b = new Picture(20, 10);
    assertEquals(Rect.EMPTY, a.differences(b, a.bounds()));
    b.fill(new Rect(3, 2, 4, 1), 0xffffff);
    assertEquals(new Rect(3, 2, 4, 1), a.differences(b, a.bounds()));
    b.fill(new Rect(12, 7, 1, 2), 0x000001);
    assertEquals(new Rect(3, 2, 10, 7), a.differences(b, a.bounds()));
    assertEquals(new Rect(12, 7, 1, 2), a.differences(b, new Rect(8, 0, 100, 100)));
    assertEquals(Rect.EMPTY, a.differences(b, new Rect(0, 3, 12, 7)));
    b.fill(new Rect(19, 9, 1, 1), 0xff0000);
    assertEquals(new Rect(3, 2, 17, 8), a.differences(b, a.bounds()));
    assertThrows(
        IllegalArgumentException.class, () -> a.differences(new Picture(19, 10), a.bounds()));
  }
}
