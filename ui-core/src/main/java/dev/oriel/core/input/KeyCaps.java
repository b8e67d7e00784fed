// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.Locale;

/// The characters that are printed on the keys of the user's keyboard. Consoles that accept
/// characters need them for chords for which the host produces no character, for example the C of
/// Ctrl+C.
///
/// Threading: called on the thread that calls the [InputSink].
@FunctionalInterface
public interface KeyCaps {

  /// The letters and digits of a US keyboard, taken from the kernel's names of the keys.
  KeyCaps NAMES =
      chord -> {
        String name = chord.keys().getLast().name().substring("KEY_".length());
        return chord.keys().size() == 1 && name.length() == 1
            ? name.toLowerCase(Locale.ROOT).charAt(0)
            : 0;
      };

  /// Returns the character that the keys produce together, without Ctrl and Alt, or 0 if they
  /// produce none.
  int character(KeyChord chord);
}
