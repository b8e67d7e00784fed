// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyboardLayoutTest {

  private static final String ASCII =
      " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

  private static String typed(String layout, String text) {
    return KeyboardLayout.of(layout).typing(text).stream()
        .map(KeyChord::toString)
        .collect(Collectors.joining(" "));
  }

  @Test
  void whatALayoutLacksIsNamedAndTheRestIsTyped() {
    KeyboardLayout us = KeyboardLayout.of("us");
    KeyboardLayout.Typing typing = us.typingAsFarAsPossible("na\u00efve\n\u20ac5");
    assertEquals(us.typing("nave\n5"), typing.chords());
    assertEquals(
        "LATIN SMALL LETTER I WITH DIAERESIS (U+00EF) at 1:3; EURO SIGN (U+20AC) at 2:1",
        typing.missing());
    assertEquals("", us.typingAsFarAsPossible("all of it").missing());
  }

  @Test
  void typesWithShiftAndAltGr() {
    assertEquals("a leftshift+a 1 leftshift+1 slash space", typed("us", "aA1!/ "));
    assertEquals("rightalt+q leftshift+7 minus y z", typed("de", "@/ßzy"));
    assertEquals("q a leftshift+1 rightalt+0", typed("fr", "aq1@"));
    assertEquals("apostrophe leftshift+2 leftshift+backslash", typed("gb", "'\"~"));
  }

  /// The chords come from XKB's tables; this guest uses the kernel's tables.
  @ParameterizedTest
  @ValueSource(strings = {"us", "gb", "de", "fr", "jp", "br"})
  void guestsReadEachAsciiCharacterByTheirOwnTable(String layout) throws IOException {
    KeyboardLayout known = KeyboardLayout.of(layout);
    GuestKeymap guest = GuestKeymap.of(layout);
    for (int i = 0; i < ASCII.length(); i++) {
      List<KeyChord> chords = known.typing(ASCII.substring(i, i + 1));
      assertEquals(ASCII.substring(i, i + 1), guest.typed(chords), chords::toString);
    }
  }

  @Test
  void usesOnlyKeysThatTheBoardOfTheLayoutHas() {
    assertEquals(Set.of(), extraKeys("us"));
    assertEquals(Set.of(), extraKeys("us(dvorak)"));
    assertEquals(Set.of(), extraKeys("us(intl)"));
    assertEquals(Set.of(EvdevKey.KEY_102ND), extraKeys("gb"));
    assertEquals(Set.of(EvdevKey.KEY_102ND), extraKeys("de"));
    assertEquals(Set.of(EvdevKey.KEY_102ND), extraKeys("fr"));
    assertEquals(Set.of(EvdevKey.KEY_RO, EvdevKey.KEY_YEN), extraKeys("jp"));
    assertEquals(Set.of(EvdevKey.KEY_102ND, EvdevKey.KEY_RO), extraKeys("br"));
  }

  private static Set<EvdevKey> extraKeys(String layout) {
    return KeyboardLayout.of(layout).typing(ASCII).stream()
        .flatMap(chord -> chord.keys().stream())
        .filter(Set.of(EvdevKey.KEY_102ND, EvdevKey.KEY_RO, EvdevKey.KEY_YEN)::contains)
        .collect(Collectors.toSet());
  }

  @Test
  void takesTheWayThatMostGuestsKnow() {
    assertEquals("leftshift+comma leftshift+dot", typed("us", "<>"));
    assertEquals("102nd leftshift+102nd", typed("de", "<>"));
    assertEquals("leftshift+102nd", typed("gb", "|"), "not AltGr, which no keyboard shows");
    assertEquals("leftshift+leftbrace space", typed("br", "`"), "not Shift and AltGr");
    assertEquals("apostrophe space", typed("br", "~"), "not AltGr with the dead key");
    assertEquals("rightalt+9", typed("fr", "^"), "not the dead key: keyboards show AltGr");
  }

  @Test
  void typesNewLinesAndTabsByTheirKeys() {
    assertEquals("enter tab enter", typed("us", "\n\t\r\n"));
  }

  @Test
  void typesAccentsByDeadKeys() {
    assertEquals("equal e", typed("de", "é"));
    assertEquals("equal leftshift+e", typed("de", "É"));
    assertEquals("equal e", typed("de", "e\u0301"), "the same letter in two characters");
    assertEquals("grave space", typed("de", "^"));
    assertEquals("leftbrace o", typed("fr", "ô"));
    assertEquals("2", typed("fr", "é"), "a separate key is preferred to a dead key");
  }

  @Test
  void typesAllOfAsciiInTheUsualLayouts() {
    for (String layout :
        List.of(
            "us",
            "us(dvorak)",
            "us(intl)",
            "de",
            "de(nodeadkeys)",
            "fr",
            "gb",
            "es",
            "it",
            "se",
            "jp")) {
      List<KeyChord> chords = KeyboardLayout.of(layout).typing(ASCII);
      assertTrue(chords.size() >= ASCII.length(), () -> layout + ": " + chords);
    }
  }

  @Test
  void neverUsesTheKeypad() {
    assertEquals("leftshift+8 leftshift+equal slash", typed("us", "*+/"));
  }

  @Test
  void saysWhichCharacterCannotBeTyped() {
    KeyboardLayout us = KeyboardLayout.of("us");
    KeyboardLayoutException e =
        assertThrows(KeyboardLayoutException.class, () -> us.typing("naïve"));
    assertEquals(
        "the keyboard layout 'us' has no key for LATIN SMALL LETTER I WITH DIAERESIS (U+00EF) at"
            + " 1:3 (line:character); name the layout that the guest uses, or replace the"
            + " characters that no keyboard has",
        e.getMessage());
    assertThrows(KeyboardLayoutException.class, () -> us.typing("\uD83D\uDE00"));
  }

  @Test
  void saysAllCharactersThatCannotBeTypedAndWhere() {
    KeyboardLayout us = KeyboardLayout.of("us");
    String message =
        assertThrows(
                KeyboardLayoutException.class,
                () -> us.typing("\u201ca\u201d\r\n\u201cb\u201d \u20ac\n\u201c\u201c\u201c\u0007"))
            .getMessage();
    assertEquals(
        "the keyboard layout 'us' has no key for LEFT DOUBLE QUOTATION MARK (U+201C) at 1:1, 2:1,"
            + " 3:1 and 2 more; RIGHT DOUBLE QUOTATION MARK (U+201D) at 1:3, 2:3; EURO SIGN"
            + " (U+20AC) at 2:5; BEL (U+0007) at 3:4 (line:character); name the layout that the"
            + " guest uses, or replace the characters that no keyboard has",
        message);
    message = assertThrows(KeyboardLayoutException.class, () -> us.typing("αβγδεζηθ")).getMessage();
    assertTrue(
        String.valueOf(message).contains("; 3 other characters (line:character); name"), message);
  }

  /// Characters that text files and clipboards contain, and keyboards do not have.
  @Test
  void readsLineEndsSpacesAndByteOrderMarks() {
    assertEquals("a enter b enter c enter enter d", typed("us", "a\r\nb\rc\n\rd"));
    assertEquals("a enter b enter c", typed("us", "a\u2028b\u0085c"));
    assertEquals("a space b space space c", typed("de", "a\u00a0b\u202f\u2009c"));
    assertEquals("a", typed("us", "\ufeffa"));
    assertThrows(KeyboardLayoutException.class, () -> KeyboardLayout.of("us").typing("a\ufeffb"));
  }

  @Test
  void saysThatThereIsNoSuchLayout() {
    KeyboardLayoutException e =
        assertThrows(KeyboardLayoutException.class, () -> KeyboardLayout.of("xx"));
    assertTrue(String.valueOf(e.getMessage()).contains("layout xx"), e::getMessage);
    assertThrows(KeyboardLayoutException.class, () -> KeyboardLayout.of("us(xx)"));
    assertThrows(KeyboardLayoutException.class, () -> KeyboardLayout.of("../us"));
    assertThrows(KeyboardLayoutException.class, () -> KeyboardLayout.of(""));
  }

  @Test
  void readsChords() {
    KeyboardLayout us = KeyboardLayout.of("us");
    assertEquals(
        KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTALT, EvdevKey.KEY_F2),
        us.chord("ctrl+alt+f2"));
    assertEquals(KeyChord.of(EvdevKey.KEY_RIGHTCTRL), us.chord("rightctrl"));
    assertEquals(KeyChord.of(EvdevKey.KEY_ENTER), us.chord("Return"));
    assertEquals(KeyChord.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_A), us.chord("shift+A"));
    assertEquals(
        KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_EQUAL),
        us.chord("ctrl++"));
    assertEquals(KeyChord.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_EQUAL), us.chord("+"));
    assertEquals(
        KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_Q),
        KeyboardLayout.of("fr").chord("ctrl+a"),
        "the key that gives the character in this layout");
  }

  @Test
  void namesThePartOfAChordThatIsNoKey() {
    KeyboardLayout us = KeyboardLayout.of("us");
    KeyboardLayoutException e =
        assertThrows(KeyboardLayoutException.class, () -> us.chord("ctrl+hyper"));
    assertTrue(String.valueOf(e.getMessage()).startsWith("'hyper' in 'ctrl+hyper'"), e::getMessage);
    assertThrows(KeyboardLayoutException.class, () -> us.chord(""));
    assertThrows(KeyboardLayoutException.class, () -> us.chord("ctrl+"));
  }
}
