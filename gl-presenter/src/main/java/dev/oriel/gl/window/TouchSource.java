// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.internal.KeyboardGrabEvents;
import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.wayland.SeatTouches;
import org.lwjgl.glfw.GLFWNativeWayland;
import org.lwjgl.glfw.GLFWNativeX11;

/// The source of a window's touches. GLFW does not report touches, so the window system is queried
/// directly.
///
/// Threading: the main thread. Ownership: close it before the window.
interface TouchSource extends AutoCloseable {

  /// Subscribes to a window's touches and, on X11, to grabs of its keyboard. A Wayland compositor
  /// takes the keyboard by taking the focus (`wl_keyboard.leave`), which GLFW reports.
  ///
  /// @param window GLFW's window
  /// @param listener called on the main thread
  /// @param keyboard called on the main thread
  static TouchSource of(
      WindowLoop loop, long window, TouchEvents listener, KeyboardGrabEvents keyboard) {
    if (loop.wayland()) {
      // The events of these objects are dispatched together with GLFW's.
      SeatTouches touches =
          new SeatTouches(
              GLFWNativeWayland.glfwGetWaylandDisplay(),
              GLFWNativeWayland.glfwGetWaylandWindow(window),
              listener);
      return new TouchSource() {
        @Override
        public boolean wheelInNotches() {
          return touches.wheelInNotches();
        }

        @Override
        public void close() {
          touches.close();
        }
      };
    }
    return new TouchThread(loop, (int) GLFWNativeX11.glfwGetX11Window(window), listener, keyboard);
  }

  /// Returns whether the window system reports a wheel in notches and their fractions, not in
  /// distances.
  default boolean wheelInNotches() {
    return true;
  }

  @Override
  void close();
}
