// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.Locale;

/// What is printed on the keys at which a user types. Consoles that take characters need it for
/// keys that the host makes no character of: the C of Ctrl+C.
///
/// Threading: that of the [InputSink] that asks.
@FunctionalInterface
public interface KeyCaps {

  /// The letters and digits in the kernel's names of the keys, as a US keyboard has them.
  KeyCaps NAMES =
      chord -> {
        String name = chord.keys().getLast().name().substring("KEY_".length());
        return chord.keys().size() == 1 && name.length() == 1
            ? name.toLowerCase(Locale.ROOT).charAt(0)
            : 0;
      };

  /// Returns the character that keys make together, without Ctrl and Alt; 0 where they make none.
  int character(KeyChord chord);
}
