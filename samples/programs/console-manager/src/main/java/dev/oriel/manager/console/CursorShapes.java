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

  /// The largest cursor that X servers and compositors accept.
  private static final int MAX_EXTENT = 256;

  private static final int PIXEL_BYTES = 4;

  private CursorShapes() {}

  /// Returns a cursor with the guest's shape and hot spot, with pixels as large as those of the
  /// guest on the screen.
  ///
  /// @param scale how many pixels of the screen one pixel of the guest has
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
