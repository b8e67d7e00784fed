// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// An action of a finger on a touch screen.
public enum TouchAction {
  /// The finger comes down.
  DOWN,
  /// The finger moves while it is down.
  MOVED,
  /// The finger lifts.
  UP,
  /// The touch no longer belongs to the window, because something else has taken it. Its effects
  /// are discarded as far as they can be undone.
  CANCELLED
}
