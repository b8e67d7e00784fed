// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BitmapFontTest {

  private final BitmapFont font = BitmapFont.load();

  private String shape(int codePoint, int scale) {
    byte[] coverage = font.coverage(codePoint, scale);
    int width = BitmapFont.WIDTH * scale;
    StringBuilder rows = new StringBuilder();
    for (int y = 0; y < BitmapFont.HEIGHT * scale; y += scale) {
      for (int x = 0; x < width; x += scale) {
        rows.append(coverage[y * width + x] == 0 ? '.' : '#');
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
      assertTrue(shapes.add(shape(c, 1)), Character.toString(c));
    }
  }

  @Test
  void drawsALetterAtEachScale() {
    String e = ".....\n.....\n.###.\n#...#\n#####\n#....\n.###.\n.....\n.....\n";
    for (int scale = 1; scale <= 3; scale++) {
      assertEquals(e, shape('e', scale));
    }
  }

  @Test
  void anUnknownLetterIsABox() {
    assertArrayEquals(font.coverage('\ufffd', 1), font.coverage('\u4e00', 1));
  }
}
