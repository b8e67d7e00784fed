// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal;

/// Hears when another program takes the keyboard from a window that has it, as a window manager
/// does for its switcher, and gives it back. What goes up meanwhile the window is not told.
///
/// Threading: as the one who tells says.
public interface KeyboardGrabEvents {

  /// The keys go elsewhere from now on.
  void keyboardTaken();

  /// The keys come to the window again.
  ///
  /// @param modifiers those that are down now, X's bits (`ShiftMask`, `Mod1Mask`)
  void keyboardReturned(int modifiers);
}
