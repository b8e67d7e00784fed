// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

/// The pointer buttons that QEMU knows, with their numbers on `org.qemu.Display1.Mouse`
/// (`InputButton` in QEMU's `qapi/ui.json`).
///
/// Only these can be sent: QEMU aborts on a number of 10 or more.
public enum MouseButton {
  /// Left.
  LEFT(0),
  /// Middle, the wheel pressed.
  MIDDLE(1),
  /// Right.
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

  /// The number in the protocol.
  public int number() {
    return number;
  }
}
