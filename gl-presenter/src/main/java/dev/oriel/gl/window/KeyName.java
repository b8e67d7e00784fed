// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.lwjgl.glfw.GLFW;

/// The names of keys in chords.
///
/// Threading: any thread, except [#of], which is for the main thread.
final class KeyName {

  /// The names, for users.
  static final String SUMMARY =
      "a to z, 0 to 9, f1 to f12, enter, space, tab, esc, backspace, insert, delete, home, end,"
          + " pageup, pagedown, left, right, up, down";

  private static final Pattern LETTER = Pattern.compile("[a-z]");
  private static final Pattern FUNCTION_KEY = Pattern.compile("f([1-9]|1[0-2])");
  private static final Map<Integer, String> NAMES = new TreeMap<>();

  static {
    for (int i = 0; i < 26; i++) {
      NAMES.put(GLFW.GLFW_KEY_A + i, String.valueOf((char) ('a' + i)));
    }
    for (int i = 0; i < 10; i++) {
      NAMES.put(GLFW.GLFW_KEY_0 + i, String.valueOf(i));
    }
    for (int i = 0; i < 12; i++) {
      NAMES.put(GLFW.GLFW_KEY_F1 + i, "f" + (i + 1));
    }
    NAMES.put(GLFW.GLFW_KEY_ENTER, "enter");
    NAMES.put(GLFW.GLFW_KEY_SPACE, "space");
    NAMES.put(GLFW.GLFW_KEY_TAB, "tab");
    NAMES.put(GLFW.GLFW_KEY_ESCAPE, "esc");
    NAMES.put(GLFW.GLFW_KEY_BACKSPACE, "backspace");
    NAMES.put(GLFW.GLFW_KEY_INSERT, "insert");
    NAMES.put(GLFW.GLFW_KEY_DELETE, "delete");
    NAMES.put(GLFW.GLFW_KEY_HOME, "home");
    NAMES.put(GLFW.GLFW_KEY_END, "end");
    NAMES.put(GLFW.GLFW_KEY_PAGE_UP, "pageup");
    NAMES.put(GLFW.GLFW_KEY_PAGE_DOWN, "pagedown");
    NAMES.put(GLFW.GLFW_KEY_LEFT, "left");
    NAMES.put(GLFW.GLFW_KEY_RIGHT, "right");
    NAMES.put(GLFW.GLFW_KEY_UP, "up");
    NAMES.put(GLFW.GLFW_KEY_DOWN, "down");
  }

  private KeyName() {}

  static boolean isName(String name) {
    return NAMES.containsValue(name);
  }

  static boolean isFunctionKey(String name) {
    return FUNCTION_KEY.matcher(name).matches();
  }

  /// Returns a key as shown to users: `Enter`, `F11`, `A`.
  static String label(String name) {
    return switch (name) {
      case "pageup" -> "PageUp";
      case "pagedown" -> "PageDown";
      default -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    };
  }

  /// Returns whether exactly these modifiers and this key are a chord.
  ///
  /// @param mods GLFW's modifiers
  static boolean isChord(Chord chord, int mods, String key) {
    return chord.key().equals(key) && chord.modifiers().equals(modifiers(mods));
  }

  private static Set<Hotkeys.ModifierKey> modifiers(int mods) {
    EnumSet<Hotkeys.ModifierKey> held = EnumSet.noneOf(Hotkeys.ModifierKey.class);
    for (Hotkeys.ModifierKey modifier : Hotkeys.ModifierKey.values()) {
      int mask =
          switch (modifier) {
            case CTRL -> GLFW.GLFW_MOD_CONTROL;
            case ALT -> GLFW.GLFW_MOD_ALT;
            case SHIFT -> GLFW.GLFW_MOD_SHIFT;
            case SUPER -> GLFW.GLFW_MOD_SUPER;
          };
      if ((mods & mask) != 0) {
        held.add(modifier);
      }
    }
    return held;
  }

  /// Returns the name of a key, or an empty text if it has none. A letter is that on the key in the
  /// host's layout if it is from a to z, otherwise the letter that a US keyboard has on this key.
  ///
  /// @param key GLFW's key
  /// @param code the window system's code
  static String of(int key, int code) {
    String name = NAMES.getOrDefault(key, "");
    if (LETTER.matcher(name).matches()) {
      String printed = GLFW.glfwGetKeyName(key, code);
      return printed != null && LETTER.matcher(printed).matches() ? printed : name;
    }
    return name;
  }
}
