// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.terminal.internal.vt.Vt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/// Converts keys to bytes. The key of a character sends the character. Other keys send xterm's
/// sequences, unless the guest has requested others.
///
/// Threading: the terminal's thread.
final class TerminalKeyboard {

  private static final char ESCAPE = 0x1b;
  private static final int CONTROL_BITS = 0x1f;
  private static final String CSI = "\033[";
  private static final String SS3 = "\033O";

  /// The keys whose sequence ends in a letter specific to the key.
  private static final Map<EvdevKey, Character> LETTERS =
      Map.of(
          EvdevKey.KEY_UP, 'A',
          EvdevKey.KEY_DOWN, 'B',
          EvdevKey.KEY_RIGHT, 'C',
          EvdevKey.KEY_LEFT, 'D',
          EvdevKey.KEY_HOME, 'H',
          EvdevKey.KEY_END, 'F');

  /// The first function keys, whose sequences also end in a letter.
  private static final Map<EvdevKey, Character> FUNCTIONS =
      Map.of(
          EvdevKey.KEY_F1, 'P',
          EvdevKey.KEY_F2, 'Q',
          EvdevKey.KEY_F3, 'R',
          EvdevKey.KEY_F4, 'S');

  /// The keys whose sequence has a number specific to the key and ends in `~`.
  private static final Map<EvdevKey, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry(EvdevKey.KEY_INSERT, 2),
          Map.entry(EvdevKey.KEY_DELETE, 3),
          Map.entry(EvdevKey.KEY_PAGEUP, 5),
          Map.entry(EvdevKey.KEY_PAGEDOWN, 6),
          Map.entry(EvdevKey.KEY_F5, 15),
          Map.entry(EvdevKey.KEY_F6, 17),
          Map.entry(EvdevKey.KEY_F7, 18),
          Map.entry(EvdevKey.KEY_F8, 19),
          Map.entry(EvdevKey.KEY_F9, 20),
          Map.entry(EvdevKey.KEY_F10, 21),
          Map.entry(EvdevKey.KEY_F11, 23),
          Map.entry(EvdevKey.KEY_F12, 24));

  private final Vt vt;

  TerminalKeyboard(Vt vt) {
    this.vt = vt;
  }

  /// Returns the bytes of a character's key: the character itself, with Alt preceded by an escape,
  /// with Ctrl as the control character.
  byte[] character(int codePoint, Set<KeyModifier> held) {
    boolean control = held.contains(KeyModifier.CTRL) && hasControl(codePoint);
    String plain = Character.toString(control ? codePoint & CONTROL_BITS : codePoint);
    return bytes(afterAlt(plain, held));
  }

  /// Returns whether Ctrl makes a control character of it: letters, `@[\\]^_` and space.
  private static boolean hasControl(int codePoint) {
    return codePoint == ' ' || (codePoint >= '@' && codePoint < 0x7f);
  }

  private static String afterAlt(String plain, Set<KeyModifier> held) {
    return held.contains(KeyModifier.ALT) ? ESCAPE + plain : plain;
  }

  /// Returns the bytes of a key without a character, which are empty for unknown keys.
  byte[] key(EvdevKey key, Set<KeyModifier> held) {
    String plain =
        switch (key) {
          case KEY_ENTER, KEY_KPENTER -> vt.newLine() ? "\r\n" : "\r";
          case KEY_BACKSPACE -> "\u007f";
          case KEY_ESC -> String.valueOf(ESCAPE);
          case KEY_TAB -> held.contains(KeyModifier.SHIFT) ? CSI + "Z" : "\t";
          default -> "";
        };
    return bytes(plain.isEmpty() ? sequence(key, held) : afterAlt(plain, held));
  }

  private String sequence(EvdevKey key, Set<KeyModifier> held) {
    String modifiers = held.isEmpty() ? "" : ";" + modifiers(held);
    Character letter = LETTERS.get(key);
    if (letter != null) {
      return modifiers.isEmpty()
          ? (vt.applicationCursor() ? SS3 : CSI) + letter
          : CSI + "1" + modifiers + letter;
    }
    Character function = FUNCTIONS.get(key);
    if (function != null) {
      return modifiers.isEmpty() ? SS3 + function : CSI + "1" + modifiers + function;
    }
    Integer number = NUMBERS.get(key);
    return number == null ? "" : CSI + number + modifiers + "~";
  }

  /// Returns the modifiers in xterm's numbering.
  private static int modifiers(Set<KeyModifier> held) {
    return 1
        + (held.contains(KeyModifier.SHIFT) ? 1 : 0)
        + (held.contains(KeyModifier.ALT) ? 2 : 0)
        + (held.contains(KeyModifier.CTRL) ? 4 : 0);
  }

  /// Returns the bytes of a typed text. The end of a line becomes Enter.
  byte[] type(String text) {
    return bytes(withReturns(text));
  }

  /// Returns the bytes of a pasted text. Control characters are removed, because they would be keys
  /// that the user did not press. The text is marked as pasted if the guest has requested that.
  byte[] paste(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    withReturns(text)
        .codePoints()
        .filter(c -> c == '\r' || c == '\t' || !Character.isISOControl(c))
        .forEach(printable::appendCodePoint);
    return bytes(
        vt.bracketedPaste() ? CSI + "200~" + printable + CSI + "201~" : printable.toString());
  }

  private static String withReturns(String text) {
    return text.replace("\r\n", "\r").replace('\n', '\r');
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
