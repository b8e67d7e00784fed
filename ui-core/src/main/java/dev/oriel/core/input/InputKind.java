// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

/// The kinds of input that an [InputSink] may accept. The accepted kinds may change while the guest
/// boots.
public enum InputKind {
  /// Characters, independent of the keys that typed them, for a text console.
  TEXT,
  /// Absolute positions of the pointer, for a guest with a tablet.
  POSITIONS,
  /// Relative movements of the pointer, for a guest with a mouse.
  MOTIONS,
  /// Buttons of the pointer.
  BUTTONS,
  /// Fingers on a touch screen.
  FINGERS
}
