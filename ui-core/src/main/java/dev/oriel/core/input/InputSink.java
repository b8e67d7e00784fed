// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.concurrent.CompletableFuture;

/// Takes what a user does at a console: the way back, as [dev.oriel.core.frame.FrameSink] is the
/// way out.
///
/// What a console has no use for does nothing; [#takes] tells beforehand. What is held down is the
/// sink's to know: what goes up without having gone down here is not passed on, and [#releaseAll]
/// ends all of it, which a guest would otherwise hold for ever.
///
/// Errors: none are thrown. Input for a console that is gone, or not shown where that is needed, is
/// dropped.
///
/// Threading: one thread at a time; returns at once and keeps the order. Ownership: needs no
/// closing, but [#releaseAll] when its user turns away.
public interface InputSink {

  /// Whether this console takes such input now.
  boolean takes(InputKind kind);

  /// Presses a key, by its place on the keyboard; again where it is down, as a keyboard that
  /// repeats does.
  void down(EvdevKey key);

  /// Releases a key, if it went down here.
  void up(EvdevKey key);

  /// Presses and releases a key.
  default void tap(EvdevKey key) {
    down(key);
    up(key);
  }

  /// Presses keys in order and releases them in the reverse one. Where characters are taken, the
  /// keys stand for the character that they make.
  default void tap(KeyChord chord) {
    chord.keys().forEach(this::down);
    chord.keys().reversed().forEach(this::up);
  }

  /// Types characters ([InputKind#TEXT]): those that the user's keys made, after [#down] has told
  /// of the keys, or a text. A new line is Enter; other control characters are sent as they are.
  void text(String characters);

  /// Pastes a text ([InputKind#TEXT]): without control characters but new lines and tabs.
  void paste(String text);

  /// Puts the pointer on a pixel of the picture ([InputKind#POSITIONS]); outside of it, on the
  /// nearest.
  void moveTo(int x, int y);

  /// Moves the pointer ([InputKind#MOTIONS]).
  ///
  /// @param dx to the right, in the mouse's units
  /// @param dy down
  void moveBy(int dx, int dy);

  /// Presses a button, if it is not down.
  void down(MouseButton button);

  /// Releases a button, if it went down here.
  void up(MouseButton button);

  /// Presses and releases a button.
  default void tap(MouseButton button) {
    down(button);
    up(button);
  }

  /// Turns the wheel. A text console shows older lines.
  ///
  /// @param direction one of the four wheel numbers
  /// @param notches how many
  void scroll(MouseButton direction, int notches);

  /// Puts a finger on the touch screen ([InputKind#FINGERS]), if it is not there. More of them than
  /// the screen tells apart are left out.
  ///
  /// @param finger the caller's number for it
  /// @param x where, in pixels of the picture; outside of it, the nearest
  void fingerDown(int finger, int x, int y);

  /// Moves a finger, if it went down here.
  void fingerMove(int finger, int x, int y);

  /// Lifts a finger, if it went down here.
  void fingerUp(int finger);

  /// Releases all keys, buttons and fingers that are down here.
  void releaseAll();

  /// Says when the VM's side has taken all that was sent until now.
  ///
  /// @return fails with what the connection says where it breaks; does not complete while a guest
  ///   does not read its serial line
  CompletableFuture<Void> flushed();
}
