// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.input.MouseButton;

/// Hears what a user does in a window.
///
/// Threading: called on the main thread; returns at once.
public interface WindowInput {

  /// A key, by its place on the keyboard and not by what is printed on it.
  ///
  /// @param evdevCode its number in `linux/input-event-codes.h`
  void key(int evdevCode, KeyAction action);

  /// A character, in the host's layout, typed by the keys of which [#key] tells too; not while Ctrl
  /// or Alt is held.
  void text(int codePoint);

  /// The viewer's own modifiers ([Hotkeys]) are held and another key was pressed.
  ///
  /// @param name what is printed on the key, in lower case, or the name of a key without a letter:
  ///   `enter`, `end`
  /// @return whether it was meant for the viewer, so that the guest does not hear of it
  boolean shortcut(String name);

  /// The host's lock lights, as they are when a key goes down.
  void hostLocks(boolean capsLock, boolean numLock);

  /// The pointer is over this pixel of the guest's picture; beyond its edges, over the nearest.
  void pointer(int x, int y);

  /// The captured pointer moved by so much, in the device's units.
  void motion(int dx, int dy);

  /// A button went down or up. Wheel numbers do not come here, see [#scroll].
  void button(MouseButton button, boolean pressed);

  /// The wheel turned by whole notches.
  ///
  /// @param direction one of the four wheel numbers
  /// @param notches how many, at least 1
  void scroll(MouseButton direction, int notches);

  /// A finger on the window's touch screen does something. No [#button] comes of it; but X11's
  /// pointer goes where the first finger comes down, and that may be told as well, before or after.
  ///
  /// @param finger its number while it is down: the lowest that was free, from 0; any number of
  ///   fingers may be down
  /// @param x the column of the guest's picture that is seen there; beyond its edges, the nearest
  /// @param y the row
  void touch(int finger, TouchAction action, int x, int y);

  /// The window takes keys no more: what is pressed in the guest must be lifted. Fingers have been
  /// [cancelled][TouchAction#CANCELLED] before.
  void focusLost();

  /// The user wants the window closed; it stays open.
  void closeRequested();

  /// The content has another size.
  void resized(WindowMetrics metrics);

  /// The window took the keyboard with the host's shortcuts, and the pointer of a guest with a
  /// relative mouse, or let them go.
  ///
  /// @param hostShortcuts empty where the host's shortcuts are the guest's now, else why they are
  ///   not
  void grabbed(boolean nowGrabbed, String hostShortcuts);
}
