// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.DesktopChord;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The menu of key combinations that the host or the viewer would keep, and that can be sent to the
/// guest.
///
/// Threading: the main thread.
final class KeyMenu {

  /// The effect of a key while the menu is open.
  ///
  /// @param open whether the menu stays open
  /// @param chosen the keys to send, or null
  record Answer(boolean open, @Nullable KeyChord chosen) {}

  private static final List<DesktopChord> ITEMS = List.of(DesktopChord.values());

  private static final Pattern LETTER = Pattern.compile("KEY_[A-Z]");

  private int selected;

  /// Returns the combination that Ctrl+Alt+End sends.
  static KeyChord ctrlAltDelete() {
    return DesktopChord.CTRL_ALT_DELETE.chord();
  }

  /// Handles a key that was pressed.
  Answer key(int evdevCode) {
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    if (key != null
        && (DesktopChord.FUNCTION_KEYS.contains(key) || LETTER.matcher(key.name()).matches())) {
      return new Answer(false, DesktopChord.withCtrlAlt(key));
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

  /// Returns the text of the menu as it is now.
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
            Esc         close the menu\
            """)
        .toString();
  }
}
