// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.input.EvdevKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The pressed keys of a window, according to the events that it received.
///
/// Threading: the main thread.
final class HeldKeys {

  /// X's `ShiftMask`, `ControlMask`, `Mod1Mask`, `Mod4Mask` and `Mod5Mask`, which XKB's rules
  /// assign to Shift, Control, Alt, Super and AltGr.
  private static final int SHIFT = 1;

  private static final int CONTROL = 1 << 2;
  private static final int ALT = 1 << 3;
  private static final int SUPER = 1 << 6;
  private static final int LEVEL3 = 1 << 7;

  private final Set<Integer> down = new LinkedHashSet<>();

  /// Records that a key is pressed.
  ///
  /// @return whether it was pressed before
  boolean press(int evdevCode) {
    return !down.add(evdevCode);
  }

  /// Records that a key is released.
  void release(int evdevCode) {
    down.remove(evdevCode);
  }

  /// Forgets all keys and returns them in the order in which they were pressed.
  List<Integer> forget() {
    List<Integer> were = List.copyOf(down);
    down.clear();
    return were;
  }

  /// Returns whether a key is a modifier that is pressed according to X's modifier mask.
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
