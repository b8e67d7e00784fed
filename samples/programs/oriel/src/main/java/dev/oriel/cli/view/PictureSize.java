// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.PictureSource;
import dev.oriel.gl.window.ViewerWindow;
import dev.oriel.gl.window.WindowMetrics;
import org.jspecify.annotations.Nullable;

/// The size of the guest's picture, which the window has too until its user resizes it.
///
/// Threading: the main thread.
final class PictureSize {

  private static final int PLACEHOLDER_WIDTH = 640;
  private static final int PLACEHOLDER_HEIGHT = 480;

  private final ScreenFollower follower;
  private int width;
  private int height;

  private PictureSize(int width, int height, ScreenFollower follower) {
    this.width = width;
    this.height = height;
    this.follower = follower;
    follower.ownSize(width, height);
  }

  /// Returns the size with which a window begins.
  ///
  /// @param source the console, or null if it is not known yet
  static PictureSize of(@Nullable PictureSource source, ScreenFollower follower) {
    int width = source == null ? 0 : source.width();
    int height = source == null ? 0 : source.height();
    return new PictureSize(
        width > 0 ? width : PLACEHOLDER_WIDTH, height > 0 ? height : PLACEHOLDER_HEIGHT, follower);
  }

  /// Returns the columns of the picture.
  int width() {
    return width;
  }

  /// Returns the rows of the picture.
  int height() {
    return height;
  }

  /// Resizes a window that showed the picture pixel by pixel, so that it still does. A window that
  /// the user has resized keeps its size.
  void changed(int nextWidth, int nextHeight, ViewerWindow window) {
    WindowMetrics now = window.metrics();
    boolean exact = now.width() == width && now.height() == height;
    width = nextWidth;
    height = nextHeight;
    if (exact && !follower.leads()) {
      follower.ownSize(width, height);
      if (now.width() != width || now.height() != height) {
        // Only if it differs: otherwise a size that the user chooses at the same time would be
        // undone.
        window.resize(width, height);
      }
    }
  }
}
