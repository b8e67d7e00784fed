// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// How what is drawn gets into a window.
public enum WindowPresentation {
  /// [#SHARED_MEMORY] on an X server that takes no GPU buffers, else [#GL].
  AUTO("auto"),
  /// By a swap of EGL.
  GL("gl"),
  /// Read back and put through memory that the X server maps too (MIT-SHM); X11 only.
  SHARED_MEMORY("shm");

  private final String label;

  WindowPresentation(String label) {
    this.label = label;
  }

  /// Its name for users.
  public String label() {
    return label;
  }
}
