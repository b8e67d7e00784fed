// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.input.MouseButton;
import dev.oriel.core.input.ScrollNotches;
import java.util.function.BooleanSupplier;

/// The wheel of a window: adds up the amounts that GLFW reports to whole notches.
///
/// An X server reports each notch as a click of a button, also those that it has added up of a
/// smooth wheel. On Wayland, GLFW reports a wheel's notches and their fractions
/// (`wl_pointer.axis_value120`) if the compositor's seat has version 8; otherwise it reports
/// distances.
///
/// Threading: the main thread.
final class Wheel {

  private final WheelUnit unit = new WheelUnit();
  private final ScrollNotches vertical = new ScrollNotches();
  private final ScrollNotches horizontal = new ScrollNotches();
  private final BooleanSupplier inNotches;

  /// @param inNotches returns whether amounts are notches, not distances
  Wheel(BooleanSupplier inNotches) {
    this.inNotches = inNotches;
  }

  /// Passes the notches on that are complete.
  ///
  /// @param x what GLFW reports: positive to the left
  /// @param y what GLFW reports: positive up
  void turned(double x, double y, WindowInput to) {
    scroll(vertical.add(notches(y)), MouseButton.WHEEL_UP, MouseButton.WHEEL_DOWN, to);
    scroll(horizontal.add(notches(x)), MouseButton.WHEEL_LEFT, MouseButton.WHEEL_RIGHT, to);
  }

  private double notches(double amount) {
    return inNotches.getAsBoolean() ? amount : unit.notches(amount);
  }

  private static void scroll(
      int notches, MouseButton positive, MouseButton negative, WindowInput to) {
    if (notches != 0) {
      to.scroll(notches > 0 ? positive : negative, Math.abs(notches));
    }
  }
}
