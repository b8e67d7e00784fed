// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BitmapFontTest {

  private final BitmapFont font = BitmapFont.load();

  private static String shape(BitmapFont.Image image, int x, int y, int scale) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 9; row++) {
      for (int column = 0; column < 5; column++) {
        int at = 4 * ((y + row * scale) * image.width() + x + column * scale);
        rows.append((image.bgra().get(at + 1) & 0xff) > 0x80 ? '#' : '.');
      }
      rows.append('\n');
    }
    return rows.toString();
  }

  @Test
  void hasALetterForEachCharacterOfAsciiAndNoTwoLookAlike() {
    Set<String> shapes = new HashSet<>();
    for (int c = ' '; c <= '~'; c++) {
      assertTrue(font.knows(c), Character.toString(c));
      BitmapFont.Image image = font.draw(List.of(Character.toString(c)), 1);
      assertTrue(shapes.add(shape(image, 5, 5, 1)), Character.toString(c));
    }
  }

  @Test
  void drawsALetterWhereItBelongsAtEachScale() {
    String e = ".....\n.....\n.###.\n#...#\n#####\n#....\n.###.\n.....\n.....\n";
    for (int scale = 1; scale <= 3; scale++) {
      BitmapFont.Image image = font.draw(List.of("W", " e"), scale);
      assertEquals(scale * (2 * 6 - 1 + 10), image.width());
      assertEquals(e, shape(image, scale * 11, scale * 16, scale));
    }
  }

  @Test
  void theGroundIsDarkAndPremultiplied() {
    ByteBuffer pixels = font.draw(List.of("x"), 1).bgra();
    assertEquals(0, pixels.get(0));
    assertEquals(0xcc, pixels.get(3) & 0xff);
  }

  @Test
  void anUnknownLetterIsABox() {
    assertEquals(
        shape(font.draw(List.of("\ufffd"), 1), 5, 5, 1),
        shape(font.draw(List.of("\u4e00"), 1), 5, 5, 1));
  }

  @Test
  void breaksLongLinesBetweenWordsAndLongWordsAnywhere() {
    assertEquals(
        List.of("waiting for", "a VM", "", "abcdefghijkl", "mnop"),
        BitmapFont.wrap("waiting for a VM\n\nabcdefghijklmnop", 12));
  }
}
