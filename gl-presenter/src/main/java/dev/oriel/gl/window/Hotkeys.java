// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The keys of a window that belong to the viewer and not to the guest: all keys that are pressed
/// with certain modifiers.
///
/// @param modifiers the modifiers that are held; no other modifier may be held
/// @param on whether the viewer has such keys; if not, only the key that releases keyboard and
///   pointer
public record Hotkeys(Set<ModifierKey> modifiers, boolean on) {

  /// Keys with Ctrl and Alt.
  public static final Hotkeys DEFAULT =
      new Hotkeys(EnumSet.of(ModifierKey.CTRL, ModifierKey.ALT), true);

  /// No keys except Ctrl+Alt+G, which a user needs to get the pointer back.
  public static final Hotkeys NONE = new Hotkeys(DEFAULT.modifiers, false);

  private static final String NO_NAME = "none";

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

  /// Copies the set.
  ///
  /// @throws IllegalArgumentException if there are fewer than two modifiers: the guest would not
  ///   get keys that people type
  public Hotkeys {
    if (modifiers.size() < 2) {
      throw new IllegalArgumentException("fewer than two modifiers: " + modifiers);
    }
    modifiers = Collections.unmodifiableSet(EnumSet.copyOf(modifiers));
  }

  /// Returns the hotkeys of a name: modifiers joined by `+`, such as `ctrl+alt`, or `none`.
  ///
  /// @throws IllegalArgumentException if it is not such a name; the message names the remedy
  public static Hotkeys of(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (lower.equals(NO_NAME)) {
      return NONE;
    }
    EnumSet<ModifierKey> modifiers = EnumSet.noneOf(ModifierKey.class);
    for (String part : lower.split("\\+", -1)) {
      ModifierKey modifier =
          Arrays.stream(ModifierKey.values())
              .filter(m -> m.name().toLowerCase(Locale.ROOT).equals(part))
              .findAny()
              .orElseThrow(() -> refused(name));
      modifiers.add(modifier);
    }
    if (modifiers.size() < 2) {
      throw refused(name);
    }
    return new Hotkeys(modifiers, true);
  }

  private static IllegalArgumentException refused(String name) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "'%s' is neither none nor two or more of ctrl, alt, shift, super joined by +, such as ctrl+alt or ctrl+alt+shift",
            name));
  }

  /// Returns the modifiers as shown to users, in front of another key: `Ctrl+Alt`.
  public String label() {
    return modifiers.stream().map(ModifierKey::label).collect(Collectors.joining("+"));
  }

  /// Returns a key with the modifiers, as shown to users: `Ctrl+Alt+G`.
  public String label(String key) {
    return label() + "+" + key;
  }
}
