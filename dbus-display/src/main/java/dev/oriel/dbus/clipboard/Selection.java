// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import org.jspecify.annotations.Nullable;

/// One of the independent clipboards of a guest.
public enum Selection {

  /// The clipboard of "copy" and "paste".
  CLIPBOARD(0),

  /// The text that is selected, which X11 pastes with the middle button.
  PRIMARY(1),

  /// The second such text of X11, which hardly any program uses.
  SECONDARY(2);

  private final int number;

  Selection(int number) {
    this.number = number;
  }

  /// Returns its number in the protocol.
  public int number() {
    return number;
  }

  /// Returns the selection with a number of the protocol, or null if there is none.
  public static @Nullable Selection numbered(long number) {
    for (Selection s : values()) {
      if (s.number == number) {
        return s;
      }
    }
    return null;
  }
}
