// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.input.EvdevKey;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lwjgl.glfw.GLFW;

/// Maps a window system's key codes to the kernel's.
///
/// Wayland uses the kernel's codes. An X server uses the kernel's codes plus 8 if its XKB key codes
/// are those of `evdev`, as on every server that reads the kernel's devices. Other X servers, such
/// as a VNC server with the tables of `xfree86`, number the keys differently. There, GLFW
/// identifies a key by its XKB name (`createKeyTables` in its `x11_init.c`).
///
/// Threading: the main thread.
final class KeyCodes {

  /// The code of an event that is not a key for the guest.
  static final int NONE = 0;

  /// A convention of the X protocol.
  private static final int X11_OFFSET = 8;

  /// GLFW's key names, which denote positions on a US keyboard, if they differ from the kernel's
  /// names.
  private static final Map<Integer, EvdevKey> NAMED =
      Map.ofEntries(
          Map.entry(GLFW.GLFW_KEY_SPACE, EvdevKey.KEY_SPACE),
          Map.entry(GLFW.GLFW_KEY_APOSTROPHE, EvdevKey.KEY_APOSTROPHE),
          Map.entry(GLFW.GLFW_KEY_COMMA, EvdevKey.KEY_COMMA),
          Map.entry(GLFW.GLFW_KEY_MINUS, EvdevKey.KEY_MINUS),
          Map.entry(GLFW.GLFW_KEY_PERIOD, EvdevKey.KEY_DOT),
          Map.entry(GLFW.GLFW_KEY_SLASH, EvdevKey.KEY_SLASH),
          Map.entry(GLFW.GLFW_KEY_SEMICOLON, EvdevKey.KEY_SEMICOLON),
          Map.entry(GLFW.GLFW_KEY_EQUAL, EvdevKey.KEY_EQUAL),
          Map.entry(GLFW.GLFW_KEY_LEFT_BRACKET, EvdevKey.KEY_LEFTBRACE),
          Map.entry(GLFW.GLFW_KEY_BACKSLASH, EvdevKey.KEY_BACKSLASH),
          Map.entry(GLFW.GLFW_KEY_RIGHT_BRACKET, EvdevKey.KEY_RIGHTBRACE),
          Map.entry(GLFW.GLFW_KEY_GRAVE_ACCENT, EvdevKey.KEY_GRAVE),
          Map.entry(GLFW.GLFW_KEY_WORLD_1, EvdevKey.KEY_102ND),
          Map.entry(GLFW.GLFW_KEY_ESCAPE, EvdevKey.KEY_ESC),
          Map.entry(GLFW.GLFW_KEY_ENTER, EvdevKey.KEY_ENTER),
          Map.entry(GLFW.GLFW_KEY_TAB, EvdevKey.KEY_TAB),
          Map.entry(GLFW.GLFW_KEY_BACKSPACE, EvdevKey.KEY_BACKSPACE),
          Map.entry(GLFW.GLFW_KEY_INSERT, EvdevKey.KEY_INSERT),
          Map.entry(GLFW.GLFW_KEY_DELETE, EvdevKey.KEY_DELETE),
          Map.entry(GLFW.GLFW_KEY_RIGHT, EvdevKey.KEY_RIGHT),
          Map.entry(GLFW.GLFW_KEY_LEFT, EvdevKey.KEY_LEFT),
          Map.entry(GLFW.GLFW_KEY_DOWN, EvdevKey.KEY_DOWN),
          Map.entry(GLFW.GLFW_KEY_UP, EvdevKey.KEY_UP),
          Map.entry(GLFW.GLFW_KEY_PAGE_UP, EvdevKey.KEY_PAGEUP),
          Map.entry(GLFW.GLFW_KEY_PAGE_DOWN, EvdevKey.KEY_PAGEDOWN),
          Map.entry(GLFW.GLFW_KEY_HOME, EvdevKey.KEY_HOME),
          Map.entry(GLFW.GLFW_KEY_END, EvdevKey.KEY_END),
          Map.entry(GLFW.GLFW_KEY_CAPS_LOCK, EvdevKey.KEY_CAPSLOCK),
          Map.entry(GLFW.GLFW_KEY_SCROLL_LOCK, EvdevKey.KEY_SCROLLLOCK),
          Map.entry(GLFW.GLFW_KEY_NUM_LOCK, EvdevKey.KEY_NUMLOCK),
          Map.entry(GLFW.GLFW_KEY_PRINT_SCREEN, EvdevKey.KEY_SYSRQ),
          Map.entry(GLFW.GLFW_KEY_PAUSE, EvdevKey.KEY_PAUSE),
          Map.entry(GLFW.GLFW_KEY_KP_DECIMAL, EvdevKey.KEY_KPDOT),
          Map.entry(GLFW.GLFW_KEY_KP_DIVIDE, EvdevKey.KEY_KPSLASH),
          Map.entry(GLFW.GLFW_KEY_KP_MULTIPLY, EvdevKey.KEY_KPASTERISK),
          Map.entry(GLFW.GLFW_KEY_KP_SUBTRACT, EvdevKey.KEY_KPMINUS),
          Map.entry(GLFW.GLFW_KEY_KP_ADD, EvdevKey.KEY_KPPLUS),
          Map.entry(GLFW.GLFW_KEY_KP_ENTER, EvdevKey.KEY_KPENTER),
          Map.entry(GLFW.GLFW_KEY_KP_EQUAL, EvdevKey.KEY_KPEQUAL),
          Map.entry(GLFW.GLFW_KEY_LEFT_SHIFT, EvdevKey.KEY_LEFTSHIFT),
          Map.entry(GLFW.GLFW_KEY_LEFT_CONTROL, EvdevKey.KEY_LEFTCTRL),
          Map.entry(GLFW.GLFW_KEY_LEFT_ALT, EvdevKey.KEY_LEFTALT),
          Map.entry(GLFW.GLFW_KEY_LEFT_SUPER, EvdevKey.KEY_LEFTMETA),
          Map.entry(GLFW.GLFW_KEY_RIGHT_SHIFT, EvdevKey.KEY_RIGHTSHIFT),
          Map.entry(GLFW.GLFW_KEY_RIGHT_CONTROL, EvdevKey.KEY_RIGHTCTRL),
          Map.entry(GLFW.GLFW_KEY_RIGHT_ALT, EvdevKey.KEY_RIGHTALT),
          Map.entry(GLFW.GLFW_KEY_RIGHT_SUPER, EvdevKey.KEY_RIGHTMETA),
          Map.entry(GLFW.GLFW_KEY_MENU, EvdevKey.KEY_COMPOSE));

  private static final Map<Integer, EvdevKey> KEYS = keys();

  private static final Set<EvdevKey> ARROWS =
      EnumSet.of(EvdevKey.KEY_UP, EvdevKey.KEY_DOWN, EvdevKey.KEY_LEFT, EvdevKey.KEY_RIGHT);

  private final int offset;
  private final boolean byName;

  private KeyCodes(int offset, boolean byName) {
    this.offset = offset;
    this.byName = byName;
  }

  /// Returns the key codes of the window system that GLFW is connected to.
  static KeyCodes of(boolean wayland) {
    return wayland ? new KeyCodes(0, false) : new KeyCodes(X11_OFFSET, !isEvdev());
  }

  /// Returns whether the X server uses the `evdev` tables. The tables differ only in the keys
  /// beyond the first 88, and most of all in the arrow keys. Other keys may have a second code for
  /// their function (`<MDSW>`, `<SUPR>`).
  private static boolean isEvdev() {
    return KEYS.entrySet().stream()
        .filter(e -> ARROWS.contains(e.getValue()))
        .allMatch(e -> GLFW.glfwGetKeyScancode(e.getKey()) == e.getValue().code() + X11_OFFSET);
  }

  private static Map<Integer, EvdevKey> keys() {
    Map<Integer, EvdevKey> keys = new HashMap<>(NAMED);
    put(keys, GLFW.GLFW_KEY_A, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "");
    put(keys, GLFW.GLFW_KEY_0, "0123456789", "");
    put(keys, GLFW.GLFW_KEY_KP_0, "0123456789", "KP");
    for (int i = 1; i <= 24; i++) {
      keys.put(GLFW.GLFW_KEY_F1 + i - 1, named("F" + i));
    }
    return Map.copyOf(keys);
  }

  private static void put(Map<Integer, EvdevKey> keys, int first, String names, String prefix) {
    for (int i = 0; i < names.length(); i++) {
      keys.put(first + i, named(prefix + names.charAt(i)));
    }
  }

  private static EvdevKey named(String name) {
    return Objects.requireNonNull(EvdevKey.ofName(name), name);
  }

  /// Returns the kernel's code of a key.
  ///
  /// @param key GLFW's name of the key
  /// @param code the window system's code of the key
  /// @return [#NONE] if it is not a key
  int evdev(int key, int code) {
    if (!byName) {
      return Math.max(NONE, code - offset);
    }
    EvdevKey known = KEYS.get(key);
    return known == null ? NONE : known.code();
  }

  /// Returns the window system's code of a kernel key code, or -1.
  int code(int evdevCode) {
    if (!byName) {
      return evdevCode + offset;
    }
    for (Map.Entry<Integer, EvdevKey> e : KEYS.entrySet()) {
      if (e.getValue().code() == evdevCode) {
        return GLFW.glfwGetKeyScancode(e.getKey());
      }
    }
    return -1;
  }
}
