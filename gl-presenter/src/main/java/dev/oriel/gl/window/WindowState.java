// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// What the main thread hears of a window and its surface asks for.
///
/// Threading: any thread.
final class WindowState {

  private volatile long size;
  private volatile boolean visible = true;
  private volatile long refreshNanos;

  void resized(int width, int height) {
    size = packed(width, height);
  }

  /// Columns in the upper half, rows in the lower.
  static long packed(int width, int height) {
    return (long) width << 32 | height;
  }

  void visible(boolean nowVisible) {
    visible = nowVisible;
  }

  void refreshNanos(long nanos) {
    refreshNanos = nanos;
  }

  /// Columns of the framebuffer.
  int width() {
    return (int) (size >> 32);
  }

  /// Rows of the framebuffer.
  int height() {
    return (int) size;
  }

  /// Both of one moment, columns in the upper half.
  long size() {
    return size;
  }

  boolean visible() {
    return visible;
  }

  /// How long the window's screen shows a frame.
  long refreshNanos() {
    return refreshNanos;
  }
}
