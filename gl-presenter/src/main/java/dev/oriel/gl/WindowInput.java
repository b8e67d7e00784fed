package dev.oriel.gl;

import dev.oriel.core.input.MouseButton;

/// Hears what a user does in a window.
///
/// Threading: called on the main thread; returns at once.
public interface WindowInput {

  /// A key, by its place on the keyboard and not by what is printed on it.
  ///
  /// @param evdevCode its number in `linux/input-event-codes.h`
  void key(int evdevCode, KeyAction action);

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

  /// The window takes keys no more: what is pressed in the guest must be lifted.
  void focusLost();

  /// The user wants the window closed; it stays open.
  void closeRequested();

  /// The content has another size.
  void resized(WindowMetrics metrics);

  /// The pointer was captured by the window, or let go.
  void captured(boolean nowCaptured);
}
