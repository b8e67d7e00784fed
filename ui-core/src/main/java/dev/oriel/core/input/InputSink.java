// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.concurrent.CompletableFuture;

/// A receiver of the user's input for a console. It is the counterpart of
/// [dev.oriel.core.frame.FrameSink].
///
/// Input that the console cannot use has no effect; [#takes] reports which kinds it can use. The
/// sink records which keys, buttons and fingers are down. It ignores the release of one that was
/// not pressed through this sink. [#releaseAll] releases all of them, because the guest would
/// otherwise consider them held permanently.
///
/// Errors: no method throws. Input is dropped if the console is gone, or if the console must be
/// shown for this input and is not.
///
/// Threading: one thread at a time. Methods return at once, and the order of calls is kept.
/// Ownership: a sink is not closed, but its caller calls [#releaseAll] when the user leaves the
/// console.
public interface InputSink {

  /// Returns whether the console currently accepts this kind of input.
  boolean takes(InputKind kind);

  /// Presses a key, identified by its position on the keyboard. A key that is already down is
  /// pressed again, like the repeat of a keyboard.
  void down(EvdevKey key);

  /// Releases a key, if it was pressed through this sink.
  void up(EvdevKey key);

  /// Presses and releases a key.
  default void tap(EvdevKey key) {
    down(key);
    up(key);
  }

  /// Presses keys in order and releases them in reverse order. If the console accepts characters,
  /// the keys stand for the character that they produce.
  default void tap(KeyChord chord) {
    chord.keys().forEach(this::down);
    chord.keys().reversed().forEach(this::up);
  }

  /// Types characters ([InputKind#TEXT]): a text, or the characters that the user's keys produced.
  /// In the second case, [#down] for the keys is called before. A newline is sent as Enter; other
  /// control characters are sent unchanged.
  void text(String characters);

  /// Pastes a text ([InputKind#TEXT]). Control characters are removed, except newlines and tabs.
  void paste(String text);

  /// Moves the pointer to a pixel of the picture ([InputKind#POSITIONS]). A position outside the
  /// picture stands for the nearest pixel.
  void moveTo(int x, int y);

  /// Moves the pointer by a distance ([InputKind#MOTIONS]).
  ///
  /// @param dx the distance to the right, in the mouse's units
  /// @param dy the distance down, in the mouse's units
  void moveBy(int dx, int dy);

  /// Presses a button, if it is not down.
  void down(MouseButton button);

  /// Releases a button, if it was pressed through this sink.
  void up(MouseButton button);

  /// Presses and releases a button.
  default void tap(MouseButton button) {
    down(button);
    up(button);
  }

  /// Turns the wheel. On a text console this scrolls through older lines.
  ///
  /// @param direction one of the four wheel constants
  /// @param notches the number of notches
  void scroll(MouseButton direction, int notches);

  /// Puts a finger on the touch screen ([InputKind#FINGERS]), if it is not down. Fingers beyond the
  /// number that the screen supports are ignored.
  ///
  /// @param finger the caller's number for the finger
  /// @param x the column of the picture; outside the picture, the nearest column is used
  /// @param y the row of the picture; outside the picture, the nearest row is used
  void fingerDown(int finger, int x, int y);

  /// Moves a finger, if it was put down through this sink.
  void fingerMove(int finger, int x, int y);

  /// Removes a finger from the touch screen, if it was put down through this sink.
  void fingerUp(int finger);

  /// Releases all keys, buttons and fingers that are down through this sink.
  void releaseAll();

  /// Returns a future that completes when the VM has received all input sent so far.
  ///
  /// @return a future that fails with the connection's error if the connection breaks; it does not
  ///   complete while a guest does not read its serial line
  CompletableFuture<Void> flushed();
}
