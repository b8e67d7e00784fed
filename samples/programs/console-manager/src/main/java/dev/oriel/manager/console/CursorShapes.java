// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.image.AreaScaler;
import javafx.scene.Cursor;
import javafx.scene.ImageCursor;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// Makes the host's cursor look like the guest's pointer.
final class CursorShapes {

  /// What X servers and compositors take at the most.
  private static final int MAX_EXTENT = 256;

  private static final int PIXEL_BYTES = 4;

  private CursorShapes() {}

  /// A cursor with the guest's shape and hot spot, as large as the guest's pixels are on the
  /// screen.
  ///
  /// @param scale the screen's pixels to one of the guest's
  static Cursor cursor(CursorImage shape, double scale) {
    double fitting = (double) MAX_EXTENT / Math.max(shape.width(), shape.height());
    CursorImage scaled = AreaScaler.scaled(shape, Math.min(scale, fitting));
    WritableImage image = new WritableImage(scaled.width(), scaled.height());
    image
        .getPixelWriter()
        .setPixels(
            0,
            0,
            scaled.width(),
            scaled.height(),
            PixelFormat.getByteBgraPreInstance(),
            scaled.pixels(),
            PIXEL_BYTES * scaled.width());
    return new ImageCursor(image, scaled.hotX(), scaled.hotY());
  }
}
