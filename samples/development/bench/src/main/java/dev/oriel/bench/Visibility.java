// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import java.util.Locale;

/// How much of the window is on the screen.
enum Visibility {
  /// All of it.
  VISIBLE,
  /// Nothing: the window was hidden.
  HIDDEN,
  /// Nothing: the window manager reports that it is minimised.
  MINIMISED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
