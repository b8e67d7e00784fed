// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The window system on which windows are opened.
public enum WindowPlatform {
  /// Wayland if a compositor is running, otherwise X11.
  ANY,
  /// Wayland only.
  WAYLAND,
  /// X11 only; on a Wayland desktop through Xwayland.
  X11
}
