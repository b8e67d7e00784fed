// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LetteringTest {

  private static final TextSize SIZE = TextSize.ofPixels(20);

  /// Opens the letters of both kinds that this machine has.
  static Stream<Lettering> kinds() {
    List<Lettering> kinds = new ArrayList<>(List.of(Letterings.bitmap()));
    Lettering outlines = OutlineLettering.open();
    if (outlines != null) {
      kinds.add(outlines);
    }
    return kinds.stream();
  }

  private static Lettering outlines() {
    Lettering outlines = OutlineLettering.open();
    assumeTrue(outlines != null, "needs FreeType, HarfBuzz, fontconfig and a font");
    return outlines;
  }

  /// The place of each glyph: its left column and its width.
  private static List<int[]> places(Lettering letters, String text) {
    List<int[]> places = new ArrayList<>();
    letters
        .line(text, SIZE, false)
        .draw((x, y, w, h, c) -> places.add(new int[] {x, w}), 0, letters.ascent(SIZE));
    places.removeIf(p -> p[1] == 0);
    return places;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void lettersAreWithinTheirLineAndBesideEachOther(Lettering letters) {
    try (letters) {
      Lettering.Line line = letters.line("Help me", SIZE, false);
      int[] rows = {Integer.MAX_VALUE, 0};
      line.draw(
          (x, y, w, h, c) -> {
            rows[0] = Math.min(rows[0], y);
            rows[1] = Math.max(rows[1], y + h);
          },
          0,
          letters.ascent(SIZE));
      assertTrue(rows[0] >= 0 && rows[1] <= letters.height(SIZE) + 1, rows[0] + " " + rows[1]);
      List<int[]> places = places(letters, "Help");
      assertEquals(4, places.size());
      for (int i = 1; i < 4; i++) {
        assertTrue(places.get(i)[0] > places.get(i - 1)[0]);
      }
      assertTrue(places.getLast()[0] + places.getLast()[1] <= line.width() + 1);
      assertEquals(0, letters.line("", SIZE, false).width());
    }
  }

  @Test
  void aTextFromRightToLeftBeginsAtTheRight() {
    try (Lettering letters = outlines()) {
      List<Integer> seen = new ArrayList<>();
      // Alef is wider than yod.
      letters
          .line("א" + "י", SIZE, false)
          .draw((x, y, w, h, c) -> seen.add(w), 0, letters.ascent(SIZE));
      assertEquals(2, seen.size());
      assertTrue(seen.get(0) < seen.get(1), "the last letter is the leftmost: " + seen);
      int digits = letters.line("12", SIZE, false).width();
      int mixed = letters.line("12 אי", SIZE, false).width();
      assertTrue(mixed > digits);
    }
  }

  @Test
  void marksAreOnTheirLetter() {
    try (Lettering letters = outlines()) {
      int plain = letters.line("e", SIZE, false).width();
      assertEquals(plain, letters.line("e\u0301", SIZE, false).width());
    }
  }

  @Test
  void aCharacterOfNoFontIsABoxAndOneOfAnotherFontIsDrawn() {
    try (Lettering letters = outlines()) {
      assertEquals(1, places(letters, "\ue9ff").size(), "a box");
      assertTrue(letters.line("漢字 ไทย 😀", SIZE, false).width() > 0);
    }
  }

  @Test
  void iconsAreAsLargeAsTheySay() {
    try (Lettering letters = outlines()) {
      int[] seen = new int[4];
      letters.icon(
          (x, y, w, h, c) -> {
            seen[0] = x;
            seen[1] = y;
            seen[2] = w;
            seen[3] = h;
          },
          0xe284,
          SIZE,
          100,
          50);
      int size = letters.iconSize(SIZE);
      assertNotEquals(0, seen[2]);
      assertTrue(seen[0] >= 100 && seen[0] + seen[2] <= 100 + size, "columns");
      assertTrue(seen[1] >= 50 && seen[1] + seen[3] <= 50 + size, "rows");
    }
  }
}
