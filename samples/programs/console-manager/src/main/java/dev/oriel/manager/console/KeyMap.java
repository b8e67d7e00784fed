// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.keyboard.KeyboardLayout;
import dev.oriel.keyboard.KeyboardLayoutException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// Finds the physical key that a JavaFX key event came from.
///
/// JavaFX does not report scan codes. On Linux its [KeyCode] is made of the symbol that the key has
/// without Shift in the host's layout (`get_glass_key` in its GTK code). So the key has to be found
/// again: it is the key that has this symbol in the layout of this map. This has limits:
///
/// - The host's layout must be known. With a wrong layout, keys that differ between the two layouts
///   are confused (a German host treated as US: Y and Z are swapped).
/// - Left and right Shift, Ctrl, Alt and Super cannot be distinguished: the guest gets the left
///   ones. AltGr is known. Enter of the keypad is Enter; the digits of the keypad are known while
///   Num Lock is on.
/// - Keys that the desktop keeps for itself (Super, Alt+Tab) do not arrive: JavaFX cannot grab a
///   keyboard.
///
/// If these limits matter, `oriel view` shows the console in a window with physical keys.
///
/// Threading: immutable.
public final class KeyMap {

  /// The writing keys of a US keyboard. The keys of a row have successive kernel codes.
  private static final List<Row> US_ROWS =
      List.of(
          new Row(EvdevKey.KEY_1, "1234567890-="),
          new Row(EvdevKey.KEY_Q, "qwertyuiop[]"),
          new Row(EvdevKey.KEY_A, "asdfghjkl;'`"),
          new Row(EvdevKey.KEY_BACKSLASH, "\\zxcvbnm,./"));

  private record Row(EvdevKey first, String symbols) {}

  /// Symbols that no key of a US keyboard has without Shift, with the key that has them on most
  /// other keyboards.
  private static final Map<Character, EvdevKey> ELSEWHERE =
      Map.ofEntries(
          Map.entry('<', EvdevKey.KEY_102ND),
          Map.entry('#', EvdevKey.KEY_BACKSLASH),
          Map.entry('+', EvdevKey.KEY_RIGHTBRACE),
          Map.entry('*', EvdevKey.KEY_BACKSLASH),
          Map.entry('^', EvdevKey.KEY_GRAVE),
          Map.entry('ä', EvdevKey.KEY_APOSTROPHE),
          Map.entry('ö', EvdevKey.KEY_SEMICOLON),
          Map.entry('ü', EvdevKey.KEY_LEFTBRACE),
          Map.entry('å', EvdevKey.KEY_LEFTBRACE),
          Map.entry('æ', EvdevKey.KEY_SEMICOLON),
          Map.entry('ø', EvdevKey.KEY_APOSTROPHE),
          Map.entry('ñ', EvdevKey.KEY_SEMICOLON),
          Map.entry('ß', EvdevKey.KEY_MINUS));

  /// The symbols of the codes whose value is not their character.
  private static final Map<KeyCode, Character> SYMBOLS =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(KeyCode.BACK_QUOTE, '`'),
              Map.entry(KeyCode.QUOTE, '\''),
              Map.entry(KeyCode.LESS, '<'),
              Map.entry(KeyCode.GREATER, '>'),
              Map.entry(KeyCode.PLUS, '+'),
              Map.entry(KeyCode.NUMBER_SIGN, '#'),
              Map.entry(KeyCode.ASTERISK, '*'),
              Map.entry(KeyCode.CIRCUMFLEX, '^'),
              Map.entry(KeyCode.AMPERSAND, '&'),
              Map.entry(KeyCode.QUOTEDBL, '"'),
              Map.entry(KeyCode.LEFT_PARENTHESIS, '('),
              Map.entry(KeyCode.RIGHT_PARENTHESIS, ')'),
              Map.entry(KeyCode.UNDERSCORE, '_'),
              Map.entry(KeyCode.DOLLAR, '$'),
              Map.entry(KeyCode.COLON, ':'),
              Map.entry(KeyCode.EXCLAMATION_MARK, '!'),
              Map.entry(KeyCode.INVERTED_EXCLAMATION_MARK, '¡'),
              Map.entry(KeyCode.AT, '@'),
              Map.entry(KeyCode.EURO_SIGN, '€'),
              Map.entry(KeyCode.DEAD_CIRCUMFLEX, '^'),
              Map.entry(KeyCode.DEAD_ACUTE, '´'),
              Map.entry(KeyCode.DEAD_GRAVE, '`'),
              Map.entry(KeyCode.DEAD_DIAERESIS, '¨'),
              Map.entry(KeyCode.DEAD_TILDE, '~'),
              Map.entry(KeyCode.DEAD_CEDILLA, '¸')));

  private static final Map<KeyCode, EvdevKey> FIXED = fixedKeys();

  /// The map of a host with a US keyboard.
  public static final KeyMap US = new KeyMap(null);

  private final Map<Character, EvdevKey> writingKeys = new HashMap<>(ELSEWHERE);
  private final Map<EvdevKey, Character> symbols = new EnumMap<>(EvdevKey.class);

  private KeyMap(@Nullable KeyboardLayout layout) {
    for (Row row : US_ROWS) {
      for (int i = 0; i < row.symbols.length(); i++) {
        EvdevKey key = EvdevKey.ofCode(row.first.code() + i);
        if (key != null) {
          put(row.symbols.charAt(i), key);
        }
      }
    }
    if (layout != null) {
      symbols.clear();
      for (char symbol = '!'; symbol < 0x250; symbol++) {
        EvdevKey key = unshifted(layout, symbol);
        if (key != null) {
          put(symbol, key);
        }
      }
    }
  }

  /// Adds a symbol of a key. The first symbol of a key is the one that is printed on it: the small
  /// letter of a letter key.
  private void put(char symbol, EvdevKey key) {
    writingKeys.put(symbol, key);
    symbols.putIfAbsent(key, symbol);
  }

  /// Returns the character that is printed on the last of these keys, or 0 if there is none. See
  /// [dev.oriel.core.input.KeyCaps].
  int character(KeyChord chord) {
    return symbols.getOrDefault(chord.keys().getLast(), (char) 0);
  }

  /// Returns the map of a host with this layout.
  public static KeyMap of(KeyboardLayout layout) {
    return new KeyMap(layout);
  }

  /// Returns the key that has the symbol without a modifier, or null. A dead key followed by space
  /// stands for the dead key.
  private static @Nullable EvdevKey unshifted(KeyboardLayout layout, char symbol) {
    try {
      KeyChord first = layout.typing(String.valueOf(symbol)).getFirst();
      return first.keys().size() == 1 ? first.keys().getFirst() : null;
    } catch (KeyboardLayoutException _) {
      return null;
    }
  }

  /// Returns the key of an event, or null if QEMU has no such key.
  public @Nullable EvdevKey key(KeyEvent event) {
    EvdevKey known = key(event.getCode());
    if (known != null) {
      return known;
    }
    String text = event.getText().toLowerCase(Locale.ROOT);
    return text.length() == 1 ? writingKeys.get(text.charAt(0)) : null;
  }

  /// Returns the key of a code, or null if QEMU has no such key.
  public @Nullable EvdevKey key(KeyCode code) {
    EvdevKey fixed = FIXED.get(code);
    if (fixed != null) {
      return fixed;
    }
    Character symbol = SYMBOLS.get(code);
    if (symbol != null) {
      return writingKeys.get(symbol);
    }
    // Letters, digits and the punctuation of ASCII have their character as their value.
    int value = code.getCode();
    boolean ascii = value > ' ' && value < 0x60 && !code.isFunctionKey() && !code.isNavigationKey();
    return ascii ? writingKeys.get(Character.toLowerCase((char) value)) : null;
  }

  private static Map<KeyCode, EvdevKey> fixedKeys() {
    Map<KeyCode, EvdevKey> keys = new EnumMap<>(KeyCode.class);
    for (int i = 1; i <= 24; i++) {
      keys.put(KeyCode.valueOf("F" + i), EvdevKey.valueOf("KEY_F" + i));
    }
    for (int i = 0; i <= 9; i++) {
      keys.put(KeyCode.valueOf("NUMPAD" + i), EvdevKey.valueOf("KEY_KP" + i));
    }
    for (String same :
        List.of(
            "ENTER",
            "TAB",
            "SPACE",
            "INSERT",
            "DELETE",
            "HOME",
            "END",
            "LEFT",
            "RIGHT",
            "UP",
            "DOWN",
            "PAUSE",
            "UNDO",
            "AGAIN",
            "CUT",
            "COPY",
            "PASTE",
            "FIND",
            "PROPS",
            "STOP",
            "HELP",
            "MUTE",
            "POWER",
            "HIRAGANA")) {
      keys.put(KeyCode.valueOf(same), EvdevKey.valueOf("KEY_" + same));
    }
    keys.putAll(
        Map.ofEntries(
            Map.entry(KeyCode.BACK_SPACE, EvdevKey.KEY_BACKSPACE),
            Map.entry(KeyCode.ESCAPE, EvdevKey.KEY_ESC),
            Map.entry(KeyCode.PAGE_UP, EvdevKey.KEY_PAGEUP),
            Map.entry(KeyCode.PAGE_DOWN, EvdevKey.KEY_PAGEDOWN),
            Map.entry(KeyCode.PRINTSCREEN, EvdevKey.KEY_SYSRQ),
            Map.entry(KeyCode.CANCEL, EvdevKey.KEY_PAUSE),
            Map.entry(KeyCode.SCROLL_LOCK, EvdevKey.KEY_SCROLLLOCK),
            Map.entry(KeyCode.NUM_LOCK, EvdevKey.KEY_NUMLOCK),
            Map.entry(KeyCode.CAPS, EvdevKey.KEY_CAPSLOCK),
            Map.entry(KeyCode.CONTEXT_MENU, EvdevKey.KEY_COMPOSE),
            Map.entry(KeyCode.SHIFT, EvdevKey.KEY_LEFTSHIFT),
            Map.entry(KeyCode.CONTROL, EvdevKey.KEY_LEFTCTRL),
            Map.entry(KeyCode.ALT, EvdevKey.KEY_LEFTALT),
            Map.entry(KeyCode.ALT_GRAPH, EvdevKey.KEY_RIGHTALT),
            Map.entry(KeyCode.WINDOWS, EvdevKey.KEY_LEFTMETA),
            Map.entry(KeyCode.META, EvdevKey.KEY_LEFTMETA),
            Map.entry(KeyCode.COMMAND, EvdevKey.KEY_LEFTMETA),
            Map.entry(KeyCode.MULTIPLY, EvdevKey.KEY_KPASTERISK),
            Map.entry(KeyCode.ADD, EvdevKey.KEY_KPPLUS),
            Map.entry(KeyCode.SUBTRACT, EvdevKey.KEY_KPMINUS),
            Map.entry(KeyCode.DIVIDE, EvdevKey.KEY_KPSLASH),
            Map.entry(KeyCode.DECIMAL, EvdevKey.KEY_KPDOT),
            Map.entry(KeyCode.SEPARATOR, EvdevKey.KEY_KPCOMMA),
            Map.entry(KeyCode.KP_UP, EvdevKey.KEY_KP8),
            Map.entry(KeyCode.KP_DOWN, EvdevKey.KEY_KP2),
            Map.entry(KeyCode.KP_LEFT, EvdevKey.KEY_KP4),
            Map.entry(KeyCode.KP_RIGHT, EvdevKey.KEY_KP6),
            Map.entry(KeyCode.BEGIN, EvdevKey.KEY_KP5),
            Map.entry(KeyCode.CLEAR, EvdevKey.KEY_KP5),
            Map.entry(KeyCode.CONVERT, EvdevKey.KEY_HENKAN),
            Map.entry(KeyCode.NONCONVERT, EvdevKey.KEY_MUHENKAN),
            Map.entry(KeyCode.KANA, EvdevKey.KEY_KATAKANAHIRAGANA),
            Map.entry(KeyCode.VOLUME_DOWN, EvdevKey.KEY_VOLUMEDOWN),
            Map.entry(KeyCode.VOLUME_UP, EvdevKey.KEY_VOLUMEUP),
            Map.entry(KeyCode.TRACK_NEXT, EvdevKey.KEY_NEXTSONG),
            Map.entry(KeyCode.TRACK_PREV, EvdevKey.KEY_PREVIOUSSONG),
            Map.entry(KeyCode.PLAY, EvdevKey.KEY_PLAYPAUSE)));
    return keys;
  }
}
