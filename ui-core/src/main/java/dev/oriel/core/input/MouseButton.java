// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

/// The pointer buttons of QEMU, with their numbers in `org.qemu.Display1.Mouse` (`InputButton` in
/// QEMU's `qapi/ui.json`).
///
/// Other numbers cannot be sent, because QEMU aborts if it receives a number of 10 or more.
public enum MouseButton {
  /// The left button.
  LEFT(0),
  /// The middle button, or the pressed wheel.
  MIDDLE(1),
  /// The right button.
  RIGHT(2),
  /// One notch of the wheel away from the user.
  WHEEL_UP(3),
  /// One notch of the wheel towards the user.
  WHEEL_DOWN(4),
  /// The first thumb button, "back".
  SIDE(5),
  /// The second thumb button, "forward".
  EXTRA(6),
  /// One notch of the wheel to the left.
  WHEEL_LEFT(7),
  /// One notch of the wheel to the right.
  WHEEL_RIGHT(8);

  private final int number;

  MouseButton(int number) {
    this.number = number;
  }

  /// Returns the number in the protocol.
  public int number() {
    return number;
  }
}
