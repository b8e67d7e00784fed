// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.lwjgl.system.MemoryUtil.NULL;

import dev.oriel.core.geometry.Rect;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// The place and the size of a window on the desktop, and whether it fills a screen or lies above
/// others.
///
/// Threading: the main thread.
final class WindowPlacement {

  private final WindowLoop loop;
  private final long window;
  private final WindowState state;

  /// Whether the desktop gave the window a different size than the one requested, as kiosks and
  /// tiling desktops do. A window that then sets a larger size violates xdg-shell and is cut off.
  private final boolean imposed;

  /// The place before the window filled a screen, empty if it does not.
  private Rect windowed = Rect.EMPTY;

  /// @param asked the size that was requested when the window was created
  WindowPlacement(WindowLoop loop, long window, WindowState state, Rect asked) {
    this.loop = loop;
    this.window = window;
    this.state = state;
    imposed = loop.wayland() && !size().equals(asked);
  }

  /// Returns the size in the desktop's units, at 0,0.
  Rect size() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var w = stack.mallocInt(1);
      var h = stack.mallocInt(1);
      GLFW.glfwGetWindowSize(window, w, h);
      return Rect.ofSize(w.get(0), h.get(0));
    }
  }

  /// Returns the pixels of a unit of the desktop.
  double scale() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var x = stack.mallocFloat(1);
      GLFW.glfwGetWindowContentScale(window, x, null);
      return x.get(0) > 0 ? x.get(0) : 1;
    }
  }

  /// Makes the window fill a screen, see [ViewerWindow#fullscreen].
  void fullscreen(String monitor) {
    Monitors.Monitor on =
        monitor.isEmpty() ? Monitors.of(loop, window) : Monitors.choose(Monitors.list(), monitor);
    if (on == null) {
      return;
    }
    if (windowed.isEmpty()) {
      windowed = Monitors.place(loop, window);
    }
    GLFW.glfwSetWindowMonitor(
        window, on.handle(), 0, 0, on.area().width(), on.area().height(), on.refreshHz());
  }

  /// Restores the window if it filled a screen.
  void windowed() {
    Rect place = windowed;
    if (!place.isEmpty()) {
      windowed = Rect.EMPTY;
      GLFW.glfwSetWindowMonitor(
          window, NULL, place.x(), place.y(), place.width(), place.height(), GLFW.GLFW_DONT_CARE);
    }
  }

  private boolean isMaximised() {
    return GLFW.glfwGetWindowAttrib(window, GLFW.GLFW_MAXIMIZED) == GLFW.GLFW_TRUE;
  }

  /// Keeps the window above others or does not.
  ///
  /// @return false if the window system has no way to ask for it
  boolean onTop(boolean yes) {
    if (loop.wayland()) {
      return !yes;
    }
    GLFW.glfwSetWindowAttrib(window, GLFW.GLFW_FLOATING, yes ? GLFW.GLFW_TRUE : GLFW.GLFW_FALSE);
    return true;
  }

  /// Resizes the content to a number of framebuffer pixels, if the desktop allows it.
  void resize(int width, int height) {
    if (imposed || isMaximised()) {
      return;
    }
    Rect now = size();
    double sx = state.width() > 0 ? (double) now.width() / state.width() : 1;
    double sy = state.height() > 0 ? (double) now.height() / state.height() : 1;
    GLFW.glfwSetWindowSize(
        window,
        (int) Math.max(1, Math.round(width * sx)),
        (int) Math.max(1, Math.round(height * sy)));
  }
}
