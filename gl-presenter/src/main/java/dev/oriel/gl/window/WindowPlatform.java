// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The window system that windows are opened on.
public enum WindowPlatform {
  /// Wayland where there is a compositor, else X11.
  ANY,
  /// Wayland only.
  WAYLAND,
  /// X11 only, on a Wayland desktop through Xwayland.
  X11
}
