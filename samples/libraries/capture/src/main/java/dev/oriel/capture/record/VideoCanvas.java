// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.AreaScaler;
import dev.oriel.core.image.Picture;
import org.jspecify.annotations.Nullable;

/// Converts each picture to the video's size: a guest may change its size, a video may not.
///
/// A smaller picture is centred in a black one, pixel by pixel. A larger picture is scaled down,
/// and each pixel is the mean of the pixels that it replaces.
///
/// Threading: one thread at a time.
final class VideoCanvas {

  private final VideoSize size;
  private @Nullable Picture picture;
  private Rect shown = Rect.EMPTY;

  VideoCanvas(VideoSize size) {
    this.size = size;
  }

  /// Returns the picture in the video's size: either the picture itself, or one that belongs to the
  /// canvas and is overwritten by the next call.
  Picture fit(Picture source) {
    if (source.width() == size.width() && source.height() == size.height()) {
      return source;
    }
    Picture target = picture;
    if (target == null) {
      target = new Picture(size.width(), size.height());
      picture = target;
    }
    Rect area = area(source);
    if (!area.equals(shown)) {
      target.clear();
      shown = area;
    }
    if (area.width() == source.width() && area.height() == source.height()) {
      target.draw(area.x(), area.y(), source);
    } else {
      AreaScaler.draw(source, target, area);
    }
    return target;
  }

  /// Returns the area of the picture on the canvas: its own size, or the largest that fits with its
  /// proportions.
  private Rect area(Picture source) {
    double scale =
        Math.min(
            1,
            Math.min(
                (double) size.width() / source.width(), (double) size.height() / source.height()));
    int width = Math.clamp(Math.round(source.width() * scale), 1, size.width());
    int height = Math.clamp(Math.round(source.height() * scale), 1, size.height());
    return new Rect((size.width() - width) / 2, (size.height() - height) / 2, width, height);
  }
}
