// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.gl.internal.wayland.ShortcutsInhibitor;
import dev.oriel.gl.internal.x11.KeyboardGrab;
import org.jspecify.annotations.Nullable;
import org.lwjgl.glfw.GLFWNativeWayland;
import org.lwjgl.glfw.GLFWNativeX11;

/// Passes the host's own shortcuts, such as Alt+Tab, to a window.
///
/// Threading: the main thread. Ownership: close it before the window.
final class HostShortcuts implements AutoCloseable {

  private final boolean wayland;
  private final long window;
  private @Nullable KeyboardGrab grab;
  private @Nullable ShortcutsInhibitor inhibitor;
  private boolean inhibited;

  HostShortcuts(boolean wayland, long window) {
    this.wayland = wayland;
    this.window = window;
  }

  /// Takes the shortcuts from the host, if the desktop allows it.
  ///
  /// @return null, or the reason why the host keeps them
  @Nullable String inhibit() {
    String refused = wayland ? inhibitor().inhibit() : grab().grab();
    inhibited = true;
    return refused;
  }

  private ShortcutsInhibitor inhibitor() {
    ShortcutsInhibitor i = inhibitor;
    if (i == null) {
      i =
          new ShortcutsInhibitor(
              GLFWNativeWayland.glfwGetWaylandDisplay(),
              GLFWNativeWayland.glfwGetWaylandWindow(window));
      inhibitor = i;
    }
    return i;
  }

  private KeyboardGrab grab() {
    KeyboardGrab g = grab;
    if (g == null) {
      g =
          new KeyboardGrab(
              GLFWNativeX11.glfwGetX11Display(), GLFWNativeX11.glfwGetX11Window(window));
      grab = g;
    }
    return g;
  }

  /// Returns the shortcuts to the host.
  void restore() {
    if (inhibited && grab != null) {
      grab.release();
    }
    if (inhibited && inhibitor != null) {
      inhibitor.restore();
    }
    inhibited = false;
  }

  @Override
  public void close() {
    restore();
    if (inhibitor != null) {
      inhibitor.close();
      inhibitor = null;
    }
  }
}
