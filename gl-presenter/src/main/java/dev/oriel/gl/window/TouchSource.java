// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.internal.KeyboardGrabEvents;
import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.wayland.SeatTouches;
import org.lwjgl.glfw.GLFWNativeWayland;
import org.lwjgl.glfw.GLFWNativeX11;

/// Where a window's touches come from: GLFW tells of none, so the window system is asked beside it.
///
/// Threading: the main thread. Ownership: close it, before the window.
interface TouchSource extends AutoCloseable {

  /// Asks for a window's touches, and on X11 for grabs of its keyboard. A Wayland compositor takes
  /// the keyboard by taking the focus (`wl_keyboard.leave`), which GLFW tells.
  ///
  /// @param window GLFW's
  /// @param told is told on the main thread
  /// @param keyboard is told there too
  static TouchSource of(
      WindowLoop loop, long window, TouchEvents told, KeyboardGrabEvents keyboard) {
    if (loop.wayland()) {
      // What comes for these objects is handled where GLFW handles its own.
      SeatTouches touches =
          new SeatTouches(
              GLFWNativeWayland.glfwGetWaylandDisplay(),
              GLFWNativeWayland.glfwGetWaylandWindow(window),
              told);
      return touches::close;
    }
    return new TouchThread(loop, (int) GLFWNativeX11.glfwGetX11Window(window), told, keyboard);
  }

  @Override
  void close();
}
