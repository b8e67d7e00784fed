// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

/// What an [InputSink] may take. Which of them it takes may change while the guest boots.
public enum InputKind {
  /// Characters, whichever keys typed them: a text console.
  TEXT,
  /// Places of the pointer: a guest with a tablet.
  POSITIONS,
  /// Movements of the pointer: a guest with a mouse.
  MOTIONS,
  /// Buttons of the pointer.
  BUTTONS,
  /// Fingers on a touch screen.
  FINGERS
}
