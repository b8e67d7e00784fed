// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import java.util.Locale;

/// What of its window a viewer's user has on the screen.
enum Visibility {
  /// All of it.
  VISIBLE,
  /// Nothing: it was taken off the screen.
  HIDDEN,
  /// Nothing: its window manager says that it is minimised.
  MINIMISED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
