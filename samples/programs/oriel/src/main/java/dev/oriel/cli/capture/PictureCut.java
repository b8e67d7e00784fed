// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.AreaScaler;
import dev.oriel.core.image.Picture;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The part of each picture that is written, and its size there.
///
/// @param region the part, or null for the whole picture
/// @param scale the factor of its width and height, above 0 and at most 1
/// @param limit the size into which a larger part is shrunk, with its proportions, or null
public record PictureCut(@Nullable Rect region, double scale, @Nullable Rect limit) {

  /// Returns the size at which a picture is written, as a rectangle at 0, 0.
  ///
  /// @param bounds the whole picture
  /// @throws IllegalArgumentException if the region is outside of the picture
  public Rect size(Rect bounds) {
    Rect part = part(bounds);
    double factor = scale;
    if (limit != null) {
      factor = Math.min(factor, (double) limit.width() / part.width());
      factor = Math.min(factor, (double) limit.height() / part.height());
    }
    return Rect.ofSize(scaled(part.width(), factor), scaled(part.height(), factor));
  }

  /// Returns an extent that is scaled, at least one pixel.
  private static int scaled(int extent, double factor) {
    return Math.clamp(Math.round(extent * factor), 1, extent);
  }

  private Rect part(Rect bounds) {
    if (region == null) {
      return bounds;
    }
    if (!bounds.contains(region)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the region %s is outside of the %dx%d picture",
              region,
              bounds.width(),
              bounds.height()));
    }
    return region;
  }

  /// Cuts pictures, one after another, in memory of its own.
  ///
  /// Threading: one thread at a time.
  public static final class Cutter {

    private final PictureCut cut;
    private @Nullable Picture cropped;
    private @Nullable Picture scaled;

    /// Creates a cutter.
    public Cutter(PictureCut cut) {
      this.cut = cut;
    }

    /// Returns what is written of a picture: the picture itself, or one that is overwritten by the
    /// next call.
    ///
    /// @throws IllegalArgumentException if the region is outside of the picture
    public Picture cut(Picture picture) {
      Rect part = cut.part(picture.bounds());
      Rect size = cut.size(picture.bounds());
      Picture from = part.equals(picture.bounds()) ? picture : crop(picture, part);
      if (size.equals(from.bounds())) {
        return from;
      }
      scaled = ofSize(scaled, size);
      AreaScaler.draw(from, scaled, size);
      return scaled;
    }

    private Picture crop(Picture picture, Rect part) {
      Picture target = ofSize(cropped, part);
      cropped = target;
      target.draw(-part.x(), -part.y(), picture);
      return target;
    }

    private static Picture ofSize(@Nullable Picture old, Rect size) {
      return old != null && old.width() == size.width() && old.height() == size.height()
          ? old
          : new Picture(size.width(), size.height());
    }
  }
}
