// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// A change of a key.
public enum KeyAction {
  /// The key was pressed.
  PRESSED,
  /// The key is held, and the host repeats it.
  REPEATED,
  /// The key was released.
  RELEASED
}
