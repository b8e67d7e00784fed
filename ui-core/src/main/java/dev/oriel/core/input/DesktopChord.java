// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.List;

/// The chords that a desktop or a viewer keeps for itself, so that only a menu can send them to a
/// guest. The constants are in the order of that menu.
public enum DesktopChord {
  CTRL_ALT_DELETE(
      "Ctrl+Alt+Delete", EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTALT, EvdevKey.KEY_DELETE),
  CTRL_ALT_BACKSPACE(
      "Ctrl+Alt+Backspace", EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTALT, EvdevKey.KEY_BACKSPACE),
  ALT_TAB("Alt+Tab", EvdevKey.KEY_LEFTALT, EvdevKey.KEY_TAB),
  ALT_F4("Alt+F4", EvdevKey.KEY_LEFTALT, EvdevKey.KEY_F4),
  SUPER("Super", EvdevKey.KEY_LEFTMETA),
  PRINT("Print", EvdevKey.KEY_SYSRQ),
  ALT_SYSRQ("Alt+SysRq", EvdevKey.KEY_LEFTALT, EvdevKey.KEY_SYSRQ),
  PAUSE("Pause", EvdevKey.KEY_PAUSE);

  /// The keys F1 to F12. With Ctrl and Alt they select the virtual terminals of a Linux guest.
  public static final List<EvdevKey> FUNCTION_KEYS =
      List.of(
          EvdevKey.KEY_F1,
          EvdevKey.KEY_F2,
          EvdevKey.KEY_F3,
          EvdevKey.KEY_F4,
          EvdevKey.KEY_F5,
          EvdevKey.KEY_F6,
          EvdevKey.KEY_F7,
          EvdevKey.KEY_F8,
          EvdevKey.KEY_F9,
          EvdevKey.KEY_F10,
          EvdevKey.KEY_F11,
          EvdevKey.KEY_F12);

  private final String label;
  private final KeyChord chord;

  DesktopChord(String label, EvdevKey... keys) {
    this.label = label;
    this.chord = KeyChord.of(keys);
  }

  /// Returns the name for users: `Ctrl+Alt+Delete`.
  public String label() {
    return label;
  }

  /// Returns the keys.
  public KeyChord chord() {
    return chord;
  }

  /// Returns the chord of Ctrl, Alt and a key.
  public static KeyChord withCtrlAlt(EvdevKey key) {
    return KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTALT, key);
  }
}
