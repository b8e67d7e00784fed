// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal;

/// A listener for other programs' grabs of the keyboard. A window manager, for example, takes the
/// keyboard from the focused window for its switcher, and returns it. The window does not receive
/// the keys that are released in the meantime.
///
/// Threading: the source of the events defines the thread.
public interface KeyboardGrabEvents {

  /// Called when another program has taken the keyboard.
  void keyboardTaken();

  /// Called when the window gets the keyboard back.
  ///
  /// @param modifiers the modifiers that are pressed now, as X's bits (`ShiftMask`, `Mod1Mask`)
  void keyboardReturned(int modifiers);
}
