// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.geometry.Viewport;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// A place in a window, as events tell it, in the pixels that the picture is drawn in.
///
/// @param x the column, in pixels of the framebuffer
/// @param y the row
/// @param units how many of the desktop's units a pixel is wide
record WindowPlace(double x, double y, double units) {

  /// Events are in the desktop's logical units, the viewport in the framebuffer's pixels.
  ///
  /// Threading: the main thread.
  ///
  /// @param window GLFW's
  /// @return null where the window has no pixels
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

  /// The framebuffer's pixel at a place of the desktop's.
  ///
  /// Where a unit is several pixels, desktops that keep the pointer in whole units end its way one
  /// unit before the edge: that place is the last pixel, which would be out of reach else.
  static double pixel(double at, int units, int pixels) {
    double place = at * pixels / units;
    return at == units - 1 && units > 1 ? Math.max(place, pixels - 1) : place;
  }
}
