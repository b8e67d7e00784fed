// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// What a finger on a touch screen does.
public enum TouchAction {
  /// It comes down.
  DOWN,
  /// It moves, while it is down.
  MOVED,
  /// It lifts.
  UP,
  /// It is not the window's any more, as something else has taken it: what it did counts for
  /// nothing, as far as that can be undone.
  CANCELLED
}
