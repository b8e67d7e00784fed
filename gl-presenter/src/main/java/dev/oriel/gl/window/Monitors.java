// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.lwjgl.system.MemoryUtil.NULL;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.glfw.GLFWVidMode;
import org.lwjgl.system.MemoryStack;

/// The screens of the desktop.
///
/// Threading: the main thread.
final class Monitors {

  private static final double MM_PER_INCH = 25.4;
  private static final double DEFAULT_DPI = 96;

  private Monitors() {}

  /// One screen.
  ///
  /// @param handle GLFW's handle
  /// @param name the name on the desktop, such as `DP-1`
  /// @param area the position on the desktop, in the desktop's units
  /// @param columns the width of its picture in pixels
  /// @param rows the height of its picture in pixels
  /// @param refreshHz the refresh rate in hertz
  /// @param widthMm the width in millimetres; 0 if the screen does not report it
  record Monitor(
      long handle, String name, Rect area, int columns, int rows, int refreshHz, int widthMm) {

    /// Returns the size of a pixel.
    double mmPerPixel() {
      return widthMm > 0 && columns > 0 ? (double) widthMm / columns : MM_PER_INCH / DEFAULT_DPI;
    }

    @Override
    public String toString() {
      return name + " (" + columns + "x" + rows + ")";
    }
  }

  /// Returns all screens, the primary screen first.
  static List<Monitor> list() {
    PointerBuffer handles = GLFW.glfwGetMonitors();
    List<Monitor> all = new ArrayList<>();
    for (int i = 0; handles != null && i < handles.limit(); i++) {
      Monitor m = of(handles.get(i));
      if (m != null) {
        all.add(m);
      }
    }
    return all;
  }

  private static @Nullable Monitor of(long handle) {
    GLFWVidMode mode = GLFW.glfwGetVideoMode(handle);
    if (mode == null) {
      return null;
    }
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var a = stack.mallocInt(1);
      var b = stack.mallocInt(1);
      GLFW.glfwGetMonitorPos(handle, a, b);
      int x = a.get(0);
      int y = b.get(0);
      GLFW.glfwGetMonitorPhysicalSize(handle, a, b);
      String name = GLFW.glfwGetMonitorName(handle);
      return new Monitor(
          handle,
          name == null ? "?" : name,
          new Rect(x, y, mode.width(), mode.height()),
          mode.width(),
          mode.height(),
          mode.refreshRate() < 1 ? 60 : mode.refreshRate(),
          a.get(0));
    }
  }

  /// Returns the screen that a window is on, or null if there is no screen.
  ///
  /// On Wayland, this method returns the primary screen. A compositor reports which screens a
  /// surface enters (`wl_surface.enter`), but only to the surface's one listener, which is GLFW's,
  /// and GLFW does not pass it on.
  static @Nullable Monitor of(WindowLoop loop, long window) {
    List<Monitor> all = list();
    if (all.isEmpty()) {
      return null;
    }
    long full = GLFW.glfwGetWindowMonitor(window);
    for (Monitor m : all) {
      if (m.handle == full) {
        return m;
      }
    }
    Monitor best = all.getFirst();
    if (full == NULL && !loop.wayland() && all.size() > 1) {
      Rect place = place(loop, window);
      for (Monitor m : all) {
        if (m.area.intersect(place).area() > best.area.intersect(place).area()) {
          best = m;
        }
      }
    }
    return best;
  }

  /// Returns the position of a window on the desktop, in the desktop's units.
  static Rect place(WindowLoop loop, long window) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var x = stack.callocInt(1);
      var y = stack.callocInt(1);
      var w = stack.mallocInt(1);
      var h = stack.mallocInt(1);
      if (!loop.wayland()) {
        GLFW.glfwGetWindowPos(window, x, y);
      }
      GLFW.glfwGetWindowSize(window, w, h);
      return new Rect(x.get(0), y.get(0), w.get(0), h.get(0));
    }
  }

  /// Returns the screen that a user names, by its number from 1 or by its name.
  ///
  /// @throws WindowException if there is no such screen
  static Monitor choose(List<Monitor> all, String wanted) {
    for (int i = 0; i < all.size(); i++) {
      if (wanted.equals(String.valueOf(i + 1)) || wanted.equals(all.get(i).name())) {
        return all.get(i);
      }
    }
    throw new WindowException(
        "choosing the screen \"" + wanted + "\"",
        "there is no screen of that name or number",
        "choose by number from 1, or by name: " + all);
  }
}
