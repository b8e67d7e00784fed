// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.window.Hotkeys.ModifierKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Keys that are pressed together: modifiers, and one other key as the last one.
///
/// @param modifiers the modifiers that are held; no other modifier may be held
/// @param key the name of the other key: `a` to `z`, `0` to `9`, `f1` to `f12`, `enter`, `pageup`
public record Chord(Set<ModifierKey> modifiers, String key) {

  /// Copies the set.
  ///
  /// @throws IllegalArgumentException if there is no such key, or if people type with this chord,
  ///   so that the guest would not get what they type
  public Chord {
    if (!KeyName.isName(key)) {
      throw new IllegalArgumentException("'" + key + "' is none of the keys " + KeyName.SUMMARY);
    }
    EnumSet<ModifierKey> copy = EnumSet.noneOf(ModifierKey.class);
    copy.addAll(modifiers);
    EnumSet<ModifierKey> strong = EnumSet.copyOf(copy);
    strong.remove(ModifierKey.SHIFT);
    if (strong.isEmpty() && !KeyName.isFunctionKey(key)) {
      throw new IllegalArgumentException(
          "'" + key + "' is a key that people type; hold ctrl, alt or super with it");
    }
    modifiers = Collections.unmodifiableSet(copy);
  }

  /// Returns the chord of a text: `ctrl+alt+f`.
  ///
  /// @throws IllegalArgumentException if it is none; the message names the remedy
  public static Chord of(String text) {
    String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\+", -1);
    EnumSet<ModifierKey> modifiers = EnumSet.noneOf(ModifierKey.class);
    for (int i = 0; i < parts.length - 1; i++) {
      String part = parts[i].strip();
      modifiers.add(
          Arrays.stream(ModifierKey.values())
              .filter(m -> m.name().toLowerCase(Locale.ROOT).equals(part))
              .findAny()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'" + part + "' is none of the modifiers ctrl, alt, shift, super")));
    }
    return new Chord(modifiers, parts[parts.length - 1].strip());
  }

  /// Returns the chord as shown to users: `Ctrl+Alt+F`.
  public String label() {
    String last = KeyName.label(key);
    return modifiers.isEmpty()
        ? last
        : modifiers.stream().map(ModifierKey::label).collect(Collectors.joining("+")) + "+" + last;
  }
}
