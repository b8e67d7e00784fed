// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The size of one wheel notch in the amounts that GLFW reports.
///
/// A Wayland compositor reports a distance, of which GLFW counts ten units as one notch
/// (`pointerHandleAxis` in its `wl_window.c`). Weston and Mutter use ten units for a notch; KWin
/// and wlroots use libinput's 15 degrees. The step is detected from the reported amounts: a wheel
/// always reports exactly one step, whereas touchpads report one of these two amounts only by
/// chance.
///
/// Threading: one thread at a time.
final class WheelUnit {

  private static final double TEN = 1;
  private static final double FIFTEEN = 1.5;

  private double unit = TEN;

  /// Converts an amount that GLFW reported into notches.
  double notches(double amount) {
    double size = Math.abs(amount);
    if (size == TEN || size == FIFTEEN) {
      unit = size;
    }
    return amount / unit;
  }
}
