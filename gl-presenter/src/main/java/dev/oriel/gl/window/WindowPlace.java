// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.geometry.Viewport;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// A position in a window, converted from events to the pixels in which the picture is drawn.
///
/// @param x the column, in pixels of the framebuffer
/// @param y the row, in pixels of the framebuffer
/// @param units the width of a pixel in the desktop's units
record WindowPlace(double x, double y, double units) {

  /// Converts a position from the desktop's logical units, which events use, to the framebuffer's
  /// pixels, which the viewport uses.
  ///
  /// Threading: the main thread.
  ///
  /// @param window GLFW's window
  /// @return null if the window has no pixels
  static @Nullable WindowPlace of(long window, Viewport viewport, double x, double y) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var w = stack.mallocInt(1);
      var h = stack.mallocInt(1);
      GLFW.glfwGetWindowSize(window, w, h);
      int width = viewport.windowWidth();
      int height = viewport.windowHeight();
      if (w.get(0) < 1 || h.get(0) < 1 || width < 1) {
        return null;
      }
      return new WindowPlace(
          pixel(x, w.get(0), width), pixel(y, h.get(0), height), (double) w.get(0) / width);
    }
  }

  /// Returns the framebuffer's pixel at a position in the desktop's units.
  ///
  /// If a unit is several pixels, desktops that keep the pointer in whole units stop it one unit
  /// before the edge. This last position is mapped to the last pixel, which could not be reached
  /// otherwise.
  static double pixel(double at, int units, int pixels) {
    double place = at * pixels / units;
    return at == units - 1 && units > 1 ? Math.max(place, pixels - 1) : place;
  }
}
