// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Which keys of a window are the viewer's own, and not the guest's: those with certain modifiers.
///
/// @param modifiers those that are held, and no others
/// @param on whether there are any; else only the one that lets keyboard and pointer go
public record Hotkeys(Set<Modifier> modifiers, boolean on) {

  /// Ctrl and Alt.
  public static final Hotkeys DEFAULT = new Hotkeys(EnumSet.of(Modifier.CTRL, Modifier.ALT), true);

  /// None but Ctrl+Alt+G, without which a user would not get the pointer back.
  public static final Hotkeys NONE = new Hotkeys(DEFAULT.modifiers, false);

  private static final String NO_NAME = "none";

  /// A key that is held while another is struck.
  public enum Modifier {
    /// Control, either.
    CTRL,
    /// Alt, either; not AltGr.
    ALT,
    /// Shift, either.
    SHIFT,
    /// The key with the window on it, either.
    SUPER;

    String label() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /// Copies the set.
  ///
  /// @throws IllegalArgumentException if the modifiers are less than two: the guest would miss keys
  ///   that people type
  public Hotkeys {
    if (modifiers.size() < 2) {
      throw new IllegalArgumentException("less than two modifiers: " + modifiers);
    }
    modifiers = Collections.unmodifiableSet(EnumSet.copyOf(modifiers));
  }

  /// The hotkeys of a name: modifiers joined by `+`, such as `ctrl+alt`, or `none`.
  ///
  /// @throws IllegalArgumentException if it is no such name, in words that name the remedy
  public static Hotkeys of(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    if (lower.equals(NO_NAME)) {
      return NONE;
    }
    EnumSet<Modifier> modifiers = EnumSet.noneOf(Modifier.class);
    for (String part : lower.split("\\+", -1)) {
      Modifier modifier =
          Arrays.stream(Modifier.values())
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
            "'%s' is not none, nor two or more of ctrl, alt, shift, super joined by +, such as ctrl+alt or ctrl+alt+shift",
            name));
  }

  /// The keys as users read them, in front of another: `Ctrl+Alt`.
  public String label() {
    return modifiers.stream().map(Modifier::label).collect(Collectors.joining("+"));
  }

  /// A key with them, as users read it: `Ctrl+Alt+G`.
  public String label(String key) {
    return label() + "+" + key;
  }
}
