// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.image.Picture;
import org.jspecify.annotations.Nullable;

/// The pictures of a guest in the form in which JavaFX draws them for a view: pixel by pixel, or
/// scaled down to the view if they are large.
///
/// JavaFX's software renderer holds each image on the heap, and all images together in no more than
/// a quarter of it. It draws nothing of a larger image, and throws (`SWTexturePool` in its
/// `com.sun.prism.sw`). A picture of 7680x4320 takes 133 MB, and has more pixels than most screens.
///
/// Threading: one thread at a time draws. Any thread may read the fields of [Shown].
final class ViewPicture {

  /// The number of pixels of the largest image, which takes 64 MiB.
  static final int LARGEST = 4096 * 4096;

  /// The largest width and height, with which no rectangle is larger than [#LARGEST].
  private static final int LARGEST_SIDE = 4096;

  private volatile @Nullable Shown shown;
  private volatile int roomWidth = LARGEST_SIDE;
  private volatile int roomHeight = LARGEST_SIDE;
  private @Nullable Downscaler scaler;
  private int scaledForWidth;
  private int scaledForHeight;

  /// An image, and the size of the picture in it.
  ///
  /// @param surface the image
  /// @param width the columns of the guest's picture
  /// @param height the rows of the guest's picture
  record Shown(PixelSurface surface, int width, int height) {}

  /// Returns the image to show, or null if no picture has arrived yet.
  @Nullable Shown shown() {
    return shown;
  }

  /// Sets the size of the view in pixels of the screen.
  ///
  /// @return whether the pictures must be drawn again for this size
  boolean room(int width, int height) {
    roomWidth = Math.clamp(width, 1, LARGEST_SIDE);
    roomHeight = Math.clamp(height, 1, LARGEST_SIDE);
    Shown now = shown;
    return now != null
        && isLarge(now.width, now.height)
        && (roomWidth != scaledForWidth || roomHeight != scaledForHeight);
  }

  /// Draws the parts of a picture that have changed.
  void draw(Picture picture, Damage damage) {
    PixelSurface surface =
        isLarge(picture.width(), picture.height()) ? scale(picture, damage) : copy(picture, damage);
    Shown before = shown;
    if (before == null || before.surface != surface) {
      shown = new Shown(surface, picture.width(), picture.height());
    }
  }

  private static boolean isLarge(int width, int height) {
    return (long) width * height > LARGEST;
  }

  private PixelSurface scale(Picture picture, Damage damage) {
    Downscaler scaling = scaler;
    Damage changed = damage;
    int width = roomWidth;
    int height = roomHeight;
    if (scaling == null
        || !scaling.fits(picture)
        || width != scaledForWidth
        || height != scaledForHeight) {
      scaling = Downscaler.fit(picture, width, height);
      scaler = scaling;
      scaledForWidth = width;
      scaledForHeight = height;
      changed = Damage.of(picture.bounds());
    }
    scaling.draw(picture, changed);
    return scaling.surface();
  }

  private PixelSurface copy(Picture picture, Damage damage) {
    scaler = null;
    Shown before = shown;
    PixelSurface target = before == null ? null : before.surface;
    if (target == null
        || target.width() != picture.width()
        || target.height() != picture.height()) {
      target = new PixelSurface(picture.width(), picture.height());
    }
    target.copy(picture, damage);
    return target;
  }
}
