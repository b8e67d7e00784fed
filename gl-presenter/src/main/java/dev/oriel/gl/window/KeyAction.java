// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// What happened to a key.
public enum KeyAction {
  /// It went down.
  PRESSED,
  /// It is held, and the host repeats it.
  REPEATED,
  /// It went up.
  RELEASED
}
