// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The state of a window that the main thread writes and the window's surface reads.
///
/// Threading: any thread.
final class WindowState {

  private volatile long size;
  private volatile long units = packed(1, 1);
  private volatile boolean visible = true;
  private volatile long refreshNanos;

  /// @param unitsAcross the width in the desktop's units
  /// @param unitsDown the height in the desktop's units
  void resized(int width, int height, int unitsAcross, int unitsDown) {
    units = packed(unitsAcross, unitsDown);
    size = packed(width, height);
  }

  /// Returns both numbers in one: the width in the upper half, the height in the lower half.
  static long packed(int width, int height) {
    return (long) width << 32 | height;
  }

  void visible(boolean nowVisible) {
    visible = nowVisible;
  }

  void refreshNanos(long nanos) {
    refreshNanos = nanos;
  }

  /// Returns the width of the framebuffer in pixels.
  int width() {
    return (int) (size >> 32);
  }

  /// Returns the height of the framebuffer in pixels.
  int height() {
    return (int) size;
  }

  /// Returns the width and height at one moment, as [#packed] returns them.
  long size() {
    return size;
  }

  /// Returns the width and height in the desktop's units, as [#packed] returns them.
  long units() {
    return units;
  }

  boolean visible() {
    return visible;
  }

  /// Returns the refresh interval of the window's screen.
  long refreshNanos() {
    return refreshNanos;
  }
}
