// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.DesktopChord;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The menu of key combinations that the host or the viewer would keep, and that can be sent to the
/// guest.
final class KeyMenu {

  private static final Pattern LETTER = Pattern.compile("KEY_[A-Z]");

  private KeyMenu() {}

  /// Returns the combination that the hotkey for Ctrl+Alt+Delete sends.
  static KeyChord ctrlAltDelete() {
    return DesktopChord.CTRL_ALT_DELETE.chord();
  }

  /// Returns the menu.
  ///
  /// @param send sends keys to the guest
  static BarMenu of(Consumer<KeyChord> send) {
    List<BarMenu.Item> items = new ArrayList<>();
    for (DesktopChord chord : DesktopChord.values()) {
      items.add(new BarMenu.Item(null, chord.label(), false, () -> send.accept(chord.chord())));
    }
    return new BarMenu(
        "Send to the guest",
        items,
        "F1 to F12, A to Z: the key with Ctrl+Alt",
        code -> {
          KeyChord chord = withCtrlAlt(code);
          return chord == null ? null : () -> send.accept(chord);
        });
  }

  /// Returns a letter or a function key with Ctrl and Alt, or null for another key.
  static @Nullable KeyChord withCtrlAlt(int evdevCode) {
    EvdevKey key = EvdevKey.ofCode(evdevCode);
    if (key == null
        || (!DesktopChord.FUNCTION_KEYS.contains(key) && !LETTER.matcher(key.name()).matches())) {
      return null;
    }
    return DesktopChord.withCtrlAlt(key);
  }
}
