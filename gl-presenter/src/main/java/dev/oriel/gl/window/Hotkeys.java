// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The chords of a window that belong to the viewer and not to the guest.
///
/// @param actions the name of the viewer's action of each chord
/// @param grab the chord that grabs keyboard and pointer, and releases them: the user's way to get
///   them back
public record Hotkeys(Map<Chord, String> actions, Chord grab) {

  /// Ctrl+Alt+G.
  public static final Chord GRAB = new Chord(EnumSet.of(ModifierKey.CTRL, ModifierKey.ALT), "g");

  /// No chords except Ctrl+Alt+G.
  public static final Hotkeys NONE = new Hotkeys(Map.of(), GRAB);

  /// A key that is held while another key is pressed.
  public enum ModifierKey {
    /// Either Control key.
    CTRL,
    /// Either Alt key; not AltGr.
    ALT,
    /// Either Shift key.
    SHIFT,
    /// Either Super key, which has a window on it.
    SUPER;

    String label() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /// Copies the map.
  ///
  /// @throws IllegalArgumentException if the grab's chord is also an action's
  public Hotkeys {
    if (actions.containsKey(grab)) {
      throw new IllegalArgumentException(
          grab.label() + " grabs keyboard and pointer, and is also " + actions.get(grab));
    }
    actions = Map.copyOf(new HashMap<>(actions));
  }

  /// Returns the chord of an action, or null if it has none.
  public @Nullable Chord chord(String action) {
    for (Map.Entry<Chord, String> entry : actions.entrySet()) {
      if (entry.getValue().equals(action)) {
        return entry.getKey();
      }
    }
    return null;
  }

  /// Returns the chord of an action as shown to users, or an empty text if it has none.
  public String label(String action) {
    Chord chord = chord(action);
    return chord == null ? "" : chord.label();
  }
}
