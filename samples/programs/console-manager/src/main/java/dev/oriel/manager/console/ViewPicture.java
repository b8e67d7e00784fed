// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.image.Picture;
import org.jspecify.annotations.Nullable;

/// A guest's pictures as a view has JavaFX draw them: pixel for pixel, or scaled down to the view
/// where they are large.
///
/// JavaFX's software renderer holds each image on the heap, and in all no more than a quarter of
/// it: of a larger one it draws nothing, and throws (`SWTexturePool` in its `com.sun.prism.sw`). A
/// picture of 7680x4320 takes 133 MB, more than a screen has pixels for.
///
/// Threading: one thread at a time draws; the fields of [Shown] are any thread's.
final class ViewPicture {

  /// Pixels of the largest image: 64 MiB.
  static final int LARGEST = 4096 * 4096;

  /// An extent within which no rectangle is larger than [#LARGEST].
  private static final int LARGEST_SIDE = 4096;

  private volatile @Nullable Shown shown;
  private volatile int roomWidth = LARGEST_SIDE;
  private volatile int roomHeight = LARGEST_SIDE;
  private @Nullable Downscaler scaler;
  private int scaledForWidth;
  private int scaledForHeight;

  /// An image and what it shows.
  ///
  /// @param surface the image
  /// @param width columns of the guest's picture
  /// @param height its rows
  record Shown(PixelSurface surface, int width, int height) {}

  /// What is to be seen, or null where nothing has come yet.
  @Nullable Shown shown() {
    return shown;
  }

  /// Tells the pixels that the view has on the screen.
  ///
  /// @return whether the pictures are to be drawn anew for that
  boolean room(int width, int height) {
    roomWidth = Math.clamp(width, 1, LARGEST_SIDE);
    roomHeight = Math.clamp(height, 1, LARGEST_SIDE);
    Shown now = shown;
    return now != null
        && isLarge(now.width, now.height)
        && (roomWidth != scaledForWidth || roomHeight != scaledForHeight);
  }

  /// Draws what has changed of a picture.
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
