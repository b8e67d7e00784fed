// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// How much a notch of the wheel is, in what GLFW tells.
///
/// On Wayland a compositor tells a distance, of which GLFW takes ten units for a notch
/// (`pointerHandleAxis` in its `wl_window.c`). That is Weston's and Mutter's step; KWin and wlroots
/// have libinput's, 15 degrees. A wheel tells its step itself: touchpads hit either by chance only.
///
/// Threading: one thread at a time.
final class WheelUnit {

  private static final double TEN = 1;
  private static final double FIFTEEN = 1.5;

  private double unit = TEN;

  /// An amount of GLFW's in notches.
  double notches(double amount) {
    double size = Math.abs(amount);
    if (size == TEN || size == FIFTEEN) {
      unit = size;
    }
    return amount / unit;
  }
}
