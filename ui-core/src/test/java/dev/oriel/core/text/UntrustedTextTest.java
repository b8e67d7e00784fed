// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UntrustedTextTest {

  private static final int MEGABYTE = 1_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"", "debian 13", "Zoë", "仮想マシン", "e\u0301", "שלום", "😀", "a\\nb"})
  void leavesVisibleTextUnchanged(String text) {
    assertEquals(text, UntrustedText.name(text));
    assertEquals(text, UntrustedText.line(text));
  }

  @ParameterizedTest
  @CsvSource({
    "001b, \\u001b",
    "0007, \\u0007",
    "000a, \\n",
    "000d, \\r",
    "0009, \\t",
    "0000, \\u0000",
    "007f, \\u007f",
    "0085, \\u0085",
    "009b, \\u009b",
    "00ad, \\u00ad",
    "200b, \\u200b",
    "200d, \\u200d",
    "2028, \\u2028",
    "202e, \\u202e",
    "2066, \\u2066",
    "3164, \\u3164",
    "fe0f, \\ufe0f",
    "feff, \\ufeff",
    "ffff, \\uffff",
    "d800, \\ud800",
    "dc00, \\udc00",
    "e0001, \\u{e0001}",
    "e0100, \\u{e0100}"
  })
  void escapesCharactersThatHaveAnEffect(String hex, String shown) {
    String text = Character.toString(Integer.parseInt(hex, 16));
    assertEquals("a" + shown + "b", UntrustedText.name("a" + text + "b"));
  }

  @Test
  void aSecondConversionChangesNothing() {
    String once = UntrustedText.name("evil\u001b]0;owned\u0007\u001b[31m\rX");
    assertEquals("evil\\u001b]0;owned\\u0007\\u001b[31m\\rX", once);
    assertEquals(once, UntrustedText.line(UntrustedText.name(once)));
  }

  @Test
  void putsTheLinesOfAMessageOnOneLine() {
    assertEquals("one; two; three", UntrustedText.line(" one \r\n\r\n  two\n\tthree\n"));
    assertEquals("two\\nlines", UntrustedText.name("two\nlines"));
  }

  @Test
  void keepsBeginningAndEndOfTextThatIsTooLong() {
    String shown = UntrustedText.visible("begin" + "x".repeat(MEGABYTE) + "end", 30);
    assertEquals(30, shown.length());
    assertTrue(shown.matches("beginx+…x+end"), shown);
    assertEquals("abcdef", UntrustedText.visible("abcdef", 6));
    assertEquals("abc…g", UntrustedText.visible("abcdefg", 6).replaceFirst("f?g$", "g"));
  }

  /// Including text whose characters each become eight characters.
  @ParameterizedTest
  @ValueSource(strings = {"\u001b", "\n", " ", "😀", "\ud800", "\u0301", "仮"})
  void boundsTheLengthOfAnything(String piece) {
    String text = piece.repeat(MEGABYTE);
    assertTrue(UntrustedText.name(text).length() <= UntrustedText.LONGEST_NAME);
    assertTrue(UntrustedText.line(text).length() <= UntrustedText.LONGEST_LINE);
  }

  @Test
  void neverCutsACharacterInTwo() {
    for (int most = 10; most < 20; most++) {
      String shown = UntrustedText.visible("😀".repeat(50), most);
      assertTrue(shown.codePoints().allMatch(UntrustedText::isSeen), shown);
    }
  }

  /// With a regular expression for blanks around the end of a line, this text would take hours.
  @Test
  void takesNoLongerThanTheLengthAsks() {
    String blanks = "a" + " ".repeat(8 * MEGABYTE) + "b";
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> UntrustedText.line(blanks + "\n" + blanks));
  }

  @Test
  void countsColumns() {
    assertEquals(3, CharacterWidth.of("abc"));
    assertEquals(4, CharacterWidth.of("仮想"));
    assertEquals(1, CharacterWidth.of("e\u0301"));
    assertEquals(2, CharacterWidth.of("😀"));
  }
}
