// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

/// A modifier that is held while a key is pressed.
public enum KeyModifier {
  /// Shift; its effect on a character is part of the character.
  SHIFT,
  /// Alt.
  ALT,
  /// Control.
  CTRL
}
