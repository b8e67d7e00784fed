// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.glyphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.text.TextLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GlyphReaderTest {

  private static final int GREY = 0xaaaaaa;
  private static final int BLUE = 0x0000aa;

  /// A BIOS with a font of random glyphs, but with the letter A that the font is found by.
  private static final byte[] BIOS = bios();

  private final GlyphReader reader = new GlyphReader(GlyphFont.with(BIOS, Map.of()));

  private static byte[] bios() {
    byte[] bios = new byte[1000 + 256 * Glyph.HEIGHT + 100];
    new Random(7).nextBytes(bios);
    for (int blank : new int[] {0, ' ', 255}) {
      Arrays.fill(bios, 1000 + blank * 16, 1016 + blank * 16, (byte) 0);
    }
    byte[] a = {0, 0, 0x10, 0x38, 0x6c, -58, -58, -2, -58, -58, -58, -58, 0, 0, 0, 0};
    System.arraycopy(a, 0, bios, 1000 + 'A' * 16, 16);
    return bios;
  }

  private static void draw(
      Picture picture, int cellWidth, int column, int row, String text, int front, int back) {
    for (int i = 0; i < text.length(); i++) {
      int x = (column + i) * cellWidth;
      picture.fill(new Rect(x, row * 16, cellWidth, 16), back);
      for (int y = 0; y < 16; y++) {
        int bits = BIOS[1000 + text.charAt(i) * 16 + y] & 255;
        for (int bit = 0; bit < 8; bit++) {
          if ((bits & 0x80 >> bit) != 0) {
            picture.fill(new Rect(x + bit, row * 16 + y, 1, 1), front);
          }
        }
      }
    }
  }

  private List<String> read(Picture picture) {
    return reader.read(picture, picture.bounds()).lines().stream().map(TextLine::text).toList();
  }

  @Test
  void readsTheCellsOfATextModeInAnyColours() {
    Picture picture = new Picture(720, 400);
    draw(picture, 9, 0, 0, "debian login: root", GREY, 0);
    draw(picture, 9, 10, 3, "Install", 0xffffff, BLUE);
    draw(picture, 9, 40, 3, "Quit", BLUE, GREY);
    assertEquals(List.of("debian login: root", "Install", "Quit"), read(picture));
    TextLine first = reader.read(picture, picture.bounds()).lines().getFirst();
    assertEquals(new Rect(7 * 9, 0, 6 * 9, 16), first.words().get(1).area());
    assertEquals(1, first.confidence());
  }

  @Test
  void readsTheConsoleOfLinux() {
    Picture picture = new Picture(1024, 768);
    draw(picture, 8, 5, 47, "Kernel panic - not syncing", GREY, 0);
    assertEquals(List.of("Kernel panic - not syncing"), read(picture));
  }

  @Test
  void readsACharacterUnderTheCursor() {
    Picture picture = new Picture(720, 400);
    draw(picture, 9, 0, 1, "grub> ls", GREY, 0);
    picture.fill(new Rect(7 * 9, 16 + 14, 9, 2), GREY);
    picture.fill(new Rect(8 * 9, 16 + 14, 9, 2), GREY);
    List<String> lines = read(picture);
    // The random glyph of s may have pixels in the cursor's rows, so only its cell is doubtful.
    assertTrue(lines.getFirst().startsWith("grub> l"), lines.toString());
  }

  @Test
  void readsNothingIntoAPicture() {
    Picture picture = new Picture(640, 480);
    Random random = new Random(3);
    for (int i = 0; i < 4000; i++) {
      picture.fill(
          new Rect(random.nextInt(640), random.nextInt(480), 1 + random.nextInt(30), 3),
          random.nextInt(1 << 24));
    }
    assertEquals(List.of(), read(picture));
  }

  @Test
  void readsOnlyCellsInsideTheRegion() {
    Picture picture = new Picture(640, 480);
    draw(picture, 8, 0, 0, "upper line", GREY, 0);
    draw(picture, 8, 0, 1, "lower line", GREY, 0);
    List<TextLine> lines = reader.read(picture, new Rect(0, 8, 640, 472)).lines();
    assertEquals(List.of("lower line"), lines.stream().map(TextLine::text).toList());
    List<TextLine> right = reader.read(picture, new Rect(6 * 8 - 3, 0, 400, 16)).lines();
    assertEquals(List.of("line"), right.stream().map(TextLine::text).toList());
  }

  @Test
  void knowsOtherGlyphsBesideThoseOfTheBios() {
    byte[] glyph = new byte[16];
    new Random(11).nextBytes(glyph);
    GlyphFont font = GlyphFont.with(BIOS, Map.of((int) 'ß', glyph));
    assertEquals('ß', font.character(Glyph.of(glyph, 0)));
    assertEquals('A', font.character(Glyph.of(BIOS, 1000 + 'A' * 16)));
  }

  @Test
  void aFileWithoutTheFontHasNoGlyphs() {
    byte[] onlyTheSecondHalf = Arrays.copyOfRange(BIOS, 1000 + 'A' * 16, BIOS.length);
    for (byte[] bios : List.of(new byte[0], new byte[5000], onlyTheSecondHalf)) {
      GlyphFont font = GlyphFont.with(bios, Map.of());
      assertNull(font.character(Glyph.of(BIOS, 1000 + 'B' * 16)));
    }
  }
}
