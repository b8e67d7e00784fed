package dev.oriel.gl;

import dev.oriel.core.geometry.Rect;

/// The framebuffer that is drawn into.
///
/// @param framebuffer GL's name; 0 is the window's
/// @param width columns
/// @param height rows
/// @param topDown whether GL's row 0 is the picture's top, as in memory; a window's is its bottom
record DrawTarget(int framebuffer, int width, int height, boolean topDown) {

  /// GL's lowest row of a rectangle given from the top.
  int glY(Rect rect) {
    return topDown ? rect.y() : height - rect.bottom();
  }

  float clipX(int x) {
    return 2f * x / width - 1f;
  }

  float clipY(int y) {
    float fromTop = 2f * y / height - 1f;
    return topDown ? fromTop : -fromTop;
  }
}
