// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The menu of keys that a host or the viewer keeps for itself, sent to the guest on demand.
///
/// Threading: the main thread.
final class KeyMenu {

  /// What came of a key while the menu is open.
  ///
  /// @param open whether the menu stays open
  /// @param chosen what is to be sent, or null
  record Answer(boolean open, @Nullable KeyChord chosen) {}

  private record Item(String label, KeyChord chord) {}

  private static final List<Item> ITEMS =
      List.of(
          item("Ctrl+Alt+Delete", EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTALT, EvdevKey.KEY_DELETE),
          item(
              "Ctrl+Alt+Backspace",
              EvdevKey.KEY_LEFTCTRL,
              EvdevKey.KEY_LEFTALT,
              EvdevKey.KEY_BACKSPACE),
          item("Alt+Tab", EvdevKey.KEY_LEFTALT, EvdevKey.KEY_TAB),
          item("Alt+F4", EvdevKey.KEY_LEFTALT, EvdevKey.KEY_F4),
          item("Super", EvdevKey.KEY_LEFTMETA),
          item("Print", EvdevKey.KEY_SYSRQ),
          item("Alt+SysRq", EvdevKey.KEY_LEFTALT, EvdevKey.KEY_SYSRQ),
          item("Pause", EvdevKey.KEY_PAUSE));

  private static final List<EvdevKey> FUNCTION_KEYS =
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

  private static final Pattern LETTER = Pattern.compile("KEY_[A-Z]");

  private int selected;

  private static Item item(String label, EvdevKey... keys) {
    return new Item(label, KeyChord.of(keys));
  }

  /// The combination that Ctrl+Alt+End stands for.
  static KeyChord ctrlAltDelete() {
    return ITEMS.getFirst().chord();
  }

  /// Takes a key that went down.
  Answer key(int evdevCode) {
    for (EvdevKey f : FUNCTION_KEYS) {
      if (f.code() == evdevCode) {
        return new Answer(false, withCtrlAlt(f));
      }
    }
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    if (key != null && LETTER.matcher(key.name()).matches()) {
      return new Answer(false, withCtrlAlt(key));
    }
    if (evdevCode == EvdevKey.KEY_DOWN.code()) {
      selected = (selected + 1) % ITEMS.size();
    } else if (evdevCode == EvdevKey.KEY_UP.code()) {
      selected = (selected + ITEMS.size() - 1) % ITEMS.size();
    } else if (evdevCode == EvdevKey.KEY_ENTER.code() || evdevCode == EvdevKey.KEY_KPENTER.code()) {
      return new Answer(false, ITEMS.get(selected).chord());
    } else if (evdevCode == EvdevKey.KEY_ESC.code()) {
      return new Answer(false, null);
    }
    return new Answer(true, null);
  }

  private static KeyChord withCtrlAlt(EvdevKey key) {
    return KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTALT, key);
  }

  /// What it looks like now.
  String text() {
    StringBuilder text = new StringBuilder("Send to the guest\n\n");
    for (int i = 0; i < ITEMS.size(); i++) {
      text.append(i == selected ? "→ " : "  ").append(ITEMS.get(i).label()).append('\n');
    }
    return text.append(
            """

            F1 to F12   Ctrl+Alt+F1 to F12
            A to Z      Ctrl+Alt+A to Z
            ↑ ↓ Enter   choose and send
            Esc         nothing\
            """)
        .toString();
  }
}
