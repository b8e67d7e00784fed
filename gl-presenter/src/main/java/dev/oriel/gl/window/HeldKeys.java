// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.input.EvdevKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The keys of a window that are down, as far as it has heard.
///
/// Threading: the main thread.
final class HeldKeys {

  /// X's `ShiftMask`, `ControlMask`, `Mod1Mask`, `Mod4Mask`, `Mod5Mask`, as XKB's rules give them
  /// to Shift, Control, Alt, Super and AltGr.
  private static final int SHIFT = 1;

  private static final int CONTROL = 1 << 2;
  private static final int ALT = 1 << 3;
  private static final int SUPER = 1 << 6;
  private static final int LEVEL3 = 1 << 7;

  private final Set<Integer> down = new LinkedHashSet<>();

  /// Notes a key that goes down, or is down.
  ///
  /// @return whether it was down before
  boolean press(int evdevCode) {
    return !down.add(evdevCode);
  }

  /// Notes a key that goes up.
  void release(int evdevCode) {
    down.remove(evdevCode);
  }

  /// Forgets all, and answers them in the order in which they went down.
  List<Integer> forget() {
    List<Integer> were = List.copyOf(down);
    down.clear();
    return were;
  }

  /// Whether a key is a modifier that is down by what X tells of modifiers.
  static boolean isModifier(int evdevCode, int modifiers) {
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    if (key == null) {
      return false;
    }
    int bits =
        switch (key) {
          case KEY_LEFTSHIFT, KEY_RIGHTSHIFT -> SHIFT;
          case KEY_LEFTCTRL, KEY_RIGHTCTRL -> CONTROL;
          case KEY_LEFTALT -> ALT;
          case KEY_RIGHTALT -> ALT | LEVEL3;
          case KEY_LEFTMETA, KEY_RIGHTMETA -> SUPER;
          default -> 0;
        };
    return (modifiers & bits) != 0;
  }
}
