// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The state of a window that the main thread writes and the window's surface reads.
///
/// Threading: any thread.
final class WindowState {

  /// 2 kHz.
  private static final long MIN_REFRESH_NANOS = 500_000;

  /// 1 Hz.
  private static final long MAX_REFRESH_NANOS = 1_000_000_000;

  private volatile long size;
  private volatile long units = packed(1, 1);
  private volatile boolean visible = true;
  private volatile long refreshNanos;
  private volatile long screenRefreshNanos;

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

  /// Sets the refresh interval that the compositor reports of the window's own screen. It is more
  /// reliable than that of [RefreshRate], which does not know the screen on Wayland.
  ///
  /// @param nanos the interval; 0 if it is unknown, and any value that no screen has is taken so
  void screenRefreshNanos(long nanos) {
    screenRefreshNanos = nanos >= MIN_REFRESH_NANOS && nanos <= MAX_REFRESH_NANOS ? nanos : 0;
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
    long reported = screenRefreshNanos;
    return reported > 0 ? reported : refreshNanos;
  }
}
