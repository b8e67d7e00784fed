// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextQueryTest {

  private static final TextLine EXACT =
      new TextLine(
          List.of(
              new Word("debian", new Rect(0, 16, 48, 16), 1),
              new Word("login:", new Rect(56, 16, 48, 16), 1)));

  private static TextLine recognized(String... words) {
    return new TextLine(
        IntStream.range(0, words.length)
            .mapToObj(i -> new Word(words[i], new Rect(100 * i, 0, 90, 20), 0.9))
            .toList());
  }

  @Test
  void findsTheCharactersAndWhereTheyAre() {
    TextMatch match = TextQuery.containing("login:").find(EXACT).orElseThrow();
    assertEquals(new TextMatch("login:", new Rect(56, 16, 48, 16), 1), match);
    assertEquals(
        new Rect(56 + 16, 16, 24, 16),
        TextQuery.containing("gin").find(EXACT).orElseThrow().area());
  }

  @Test
  void blanksDoNotCount() {
    TextMatch match = TextQuery.containing("ian  log").find(EXACT).orElseThrow();
    assertEquals("ian log", match.text());
    assertEquals(new Rect(24, 16, 56, 16), match.area());
    assertTrue(TextQuery.containing("Gruppe 1").find(recognized("Grup", "pe1")).isPresent());
  }

  @Test
  void charactersThatLookAlikeAreEqualOnlyIfTheyWereRecognized() {
    assertTrue(TextQuery.containing("Hello 10").find(recognized("HeIlo", "lO")).isPresent());
    TextLine exact = new TextLine(List.of(new Word("HeIlo", new Rect(0, 0, 40, 16), 1)));
    assertTrue(TextQuery.containing("Hello").find(exact).isEmpty());
  }

  @Test
  void acceptsAsManyErrorsAsAreAllowed() {
    TextLine line = recognized("lnstalation", "menu");
    assertTrue(TextQuery.like("Installation menu", 0).find(line).isEmpty());
    TextMatch match = TextQuery.like("Installation menu", 1).find(line).orElseThrow();
    assertEquals("lnstalation menu", match.text());
    assertEquals(1 - 1 / 16.0, match.score(), 1e-9);
    assertTrue(TextQuery.like("Installation menu", 1).find(recognized("nothing")).isEmpty());
  }

  @Test
  void tellsTheBestPlaceEvenIfItIsNotLikeEnough() {
    TextMatch best = TextQuery.containing("logon").best(EXACT).orElseThrow();
    assertEquals(0.8, best.score(), 1e-9);
    assertEquals("login", best.text());
  }

  @Test
  void findsARegularExpression() {
    TextMatch match = TextQuery.matching(Pattern.compile("[a-z]+ log")).find(EXACT).orElseThrow();
    assertEquals(new TextMatch("debian log", new Rect(0, 16, 80, 16), 1), match);
    assertTrue(TextQuery.matching(Pattern.compile("^login")).find(EXACT).isEmpty());
  }

  @Test
  void refusesATextWithNothingToLookFor() {
    assertThrows(IllegalArgumentException.class, () -> TextQuery.containing(" \t"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TextQuery.like("abc", 3));
    assertEquals("3 errors in a text of 3 characters; 0 to 2 are possible", e.getMessage());
  }
}
