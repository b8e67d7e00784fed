// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The way in which the drawing gets into a window.
public enum WindowPresentation {
  /// On Wayland [#PASSTHROUGH] for each buffer for which that is possible and does not slow the
  /// guest down; [#SHARED_MEMORY] on an X server that does not accept GPU buffers; otherwise [#GL].
  AUTO("auto"),
  /// The compositor takes the guest's own buffers wherever it can show them as a draw would, even
  /// if that slows a fast guest down to the screen's rate. What it cannot show is drawn as with
  /// [#GL]. Wayland only.
  PASSTHROUGH("passthrough"),
  /// Swapped by EGL.
  GL("gl"),
  /// Read back and copied through memory that the X server maps too (MIT-SHM). X11 only.
  SHARED_MEMORY("shm");

  private final String label;

  WindowPresentation(String label) {
    this.label = label;
  }

  /// Returns the name for users.
  public String label() {
    return label;
  }
}
