// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.terminal.internal.vt.Vt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/// The bytes of keys: those of characters are the characters', those of other keys are xterm's, as
/// far as the guest has not asked for others.
///
/// Threading: the terminal's thread.
final class TerminalKeyboard {

  private static final char ESCAPE = 0x1b;
  private static final int CONTROL_BITS = 0x1f;
  private static final String CSI = "\033[";
  private static final String SS3 = "\033O";

  /// The keys whose sequence ends in a letter of their own.
  private static final Map<EvdevKey, Character> LETTERS =
      Map.of(
          EvdevKey.KEY_UP, 'A',
          EvdevKey.KEY_DOWN, 'B',
          EvdevKey.KEY_RIGHT, 'C',
          EvdevKey.KEY_LEFT, 'D',
          EvdevKey.KEY_HOME, 'H',
          EvdevKey.KEY_END, 'F');

  /// The first function keys, of the same kind.
  private static final Map<EvdevKey, Character> FUNCTIONS =
      Map.of(
          EvdevKey.KEY_F1, 'P',
          EvdevKey.KEY_F2, 'Q',
          EvdevKey.KEY_F3, 'R',
          EvdevKey.KEY_F4, 'S');

  /// The keys whose sequence has a number of their own, and ends in `~`.
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

  /// The key of a character: as it is, with Alt after an escape, with Ctrl as the control
  /// character.
  byte[] character(int codePoint, Set<KeyModifier> held) {
    boolean control = held.contains(KeyModifier.CTRL) && hasControl(codePoint);
    String plain = Character.toString(control ? codePoint & CONTROL_BITS : codePoint);
    return bytes(afterAlt(plain, held));
  }

  /// Letters, `@[\\]^_` and space.
  private static boolean hasControl(int codePoint) {
    return codePoint == ' ' || (codePoint >= '@' && codePoint < 0x7f);
  }

  private static String afterAlt(String plain, Set<KeyModifier> held) {
    return held.contains(KeyModifier.ALT) ? ESCAPE + plain : plain;
  }

  /// A key without a character; others are nothing.
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

  /// As xterm counts them.
  private static int modifiers(Set<KeyModifier> held) {
    return 1
        + (held.contains(KeyModifier.SHIFT) ? 1 : 0)
        + (held.contains(KeyModifier.ALT) ? 2 : 0)
        + (held.contains(KeyModifier.CTRL) ? 4 : 0);
  }

  /// A text: what ends a line is Enter.
  byte[] type(String text) {
    return bytes(withReturns(text));
  }

  /// A text that is pasted: without control characters, which would be keys that nobody struck, and
  /// marked as pasted where the guest has asked for that.
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
