// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.internal.wayland.WaylandConnection;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFWNativeWayland;

/// The Wayland compositor of GLFW's windows when it has ended, or has ended the connection.
///
/// Threading: any thread.
final class LostCompositor {

  private LostCompositor() {}

  /// Returns the exception for users.
  ///
  /// @param cause what has broken the connection
  static WindowException exception(String cause) {
    return new WindowException(
        "showing a window by the Wayland compositor",
        cause,
        "start the program again when the desktop runs");
  }

  /// Returns an exception if the connection is broken, else null.
  static @Nullable WindowException find() {
    String error = WaylandConnection.error(GLFWNativeWayland.glfwGetWaylandDisplay());
    return error == null ? null : exception(error);
  }

  /// Checks that the connection works.
  ///
  /// @throws WindowException if it is broken
  static void check() {
    WindowException lost = find();
    if (lost != null) {
      throw lost;
    }
  }
}
