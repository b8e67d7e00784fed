// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.image.AreaScaler;
import dev.oriel.core.image.Picture;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;

/// Scales a picture down to a JavaFX image, only where the picture has changed.
///
/// A picture that is smaller than the available area stays as it is.
///
/// Threading: one thread at a time.
final class Downscaler {

  private final int sourceWidth;
  private final int sourceHeight;
  private final PixelSurface surface;
  private final AreaScaler scaler;

  private Downscaler(int sourceWidth, int sourceHeight, int width, int height) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.surface = new PixelSurface(width, height);
    this.scaler = new AreaScaler(sourceWidth, sourceHeight, width, height);
  }

  /// Creates a scaler for pictures of this size into an area of `width × height`.
  static Downscaler fit(Picture picture, int width, int height) {
    Rect target = Viewport.fit(picture.width(), picture.height(), width, height).target();
    boolean small = target.width() >= picture.width();
    return new Downscaler(
        picture.width(),
        picture.height(),
        small ? picture.width() : target.width(),
        small ? picture.height() : Math.min(target.height(), picture.height()));
  }

  /// Returns whether the picture has the size that this scales.
  boolean fits(Picture picture) {
    return picture.width() == sourceWidth && picture.height() == sourceHeight;
  }

  /// Returns the scaled picture.
  PixelSurface surface() {
    return surface;
  }

  /// Updates the scaled picture where the picture has changed.
  void draw(Picture picture, Damage damage) {
    IntBuffer source = picture.pixels().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    List<Rect> rects = damage.rects();
    for (int i = 0; i < rects.size(); i++) {
      Rect changed = rects.get(i).intersect(picture.bounds());
      if (!changed.isEmpty()) {
        Rect area = scaler.target(changed);
        scaler.scale(source, area, surface::putRow);
        surface.markDirty(area);
      }
    }
  }
}
