// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.input.MouseButton;

/// A listener for the user's input in a window.
///
/// Threading: the methods are called on the main thread and must return immediately.
public interface WindowInput {

  /// Called when a key changes. The key is identified by its position on the keyboard and not by
  /// its label.
  ///
  /// @param evdevCode the key's code in `linux/input-event-codes.h`
  void key(int evdevCode, KeyAction action);

  /// Called with a character typed in the host's layout. [#key] reports the keys that typed it as
  /// well. Not called while Ctrl or Alt is held.
  void text(int codePoint);

  /// Called when a chord of [Hotkeys#actions] was pressed once. Pressed twice, it goes to the
  /// guest.
  ///
  /// @param action the name of its action
  void shortcut(String action);

  /// Called with the state of the host's lock lights when a key is pressed.
  void hostLocks(boolean capsLock, boolean numLock);

  /// Called when the pointer is at a pixel of the window, before [#pointer]; not while the pointer
  /// is captured.
  ///
  /// @return whether the viewer keeps the position, because one of its controls is there; the guest
  ///   does not get it, and the host's own pointer is shown
  boolean pointing(int x, int y);

  /// Called when the pointer has left the window.
  void pointerLeft();

  /// Called when a button is pressed or released, before [#button]; not while the pointer is
  /// captured.
  ///
  /// @return whether the viewer keeps the button, because the pointer is on one of its controls
  boolean pressing(MouseButton button, boolean pressed);

  /// Called when the pointer is over a pixel of the guest's picture. Beyond the edges of the
  /// picture, it is the nearest pixel.
  void pointer(int x, int y);

  /// Called with the movement of the captured pointer, in the device's units.
  void motion(int dx, int dy);

  /// Called when a button is pressed or released. The wheel is reported by [#scroll] instead.
  void button(MouseButton button, boolean pressed);

  /// Called when the wheel has turned by whole notches.
  ///
  /// @param direction one of the four wheel buttons
  /// @param notches the number of notches, at least 1
  void scroll(MouseButton direction, int notches);

  /// Called when a finger on the window's touch screen comes down, moves or lifts. A touch does not
  /// cause a [#button]. However, X11 moves the pointer to the place where the first finger comes
  /// down, and this movement may be reported too, before or after the touch.
  ///
  /// @param finger the number of the finger while it is down, the lowest that was free, from 0; any
  ///   number of fingers may be down
  /// @param x the column of the guest's picture that is visible there; beyond the edges, the
  ///   nearest
  /// @param y the row
  void touch(int finger, TouchAction action, int x, int y);

  /// Called when the window has got the keyboard focus.
  void focusGained();

  /// Called when the window no longer receives keys: the keys that are pressed in the guest must be
  /// released. Fingers have been [cancelled][TouchAction#CANCELLED] before.
  void focusLost();

  /// Called when the user asks to close the window, which stays open.
  void closeRequested();

  /// Called when the size of the content has changed.
  void resized(WindowMetrics metrics);

  /// Called when the window is on a screen of another refresh rate, or the screen's rate has
  /// changed.
  ///
  /// @param intervalNanos the time between two refreshes, as [ViewerWindow#refreshNanos] returns it
  void refreshed(long intervalNanos);

  /// Called when the window has grabbed the keyboard with the host's shortcuts, and the pointer of
  /// a guest with a relative mouse, or has released them.
  ///
  /// @param hostShortcuts empty if the guest now gets the host's shortcuts, otherwise the reason
  ///   why it does not
  void grabbed(boolean nowGrabbed, String hostShortcuts);
}
