// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

/// What is held while a key is struck.
public enum KeyModifier {
  /// Shift; what it does to a character is part of the character.
  SHIFT,
  /// Alt.
  ALT,
  /// Control.
  CTRL
}
