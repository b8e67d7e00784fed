// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.cursor.CursorImage;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import javafx.scene.Cursor;
import javafx.scene.ImageCursor;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// Makes the host's cursor look like the guest's pointer.
final class CursorShapes {

  /// What X servers and compositors take at the most.
  private static final int MAX_EXTENT = 256;

  private CursorShapes() {}

  /// A cursor with the guest's shape and hot spot, as large as the guest's pixels are on the
  /// screen.
  ///
  /// @param scale the screen's pixels to one of the guest's
  static Cursor cursor(CursorImage shape, double scale) {
    double fitting = (double) MAX_EXTENT / Math.max(shape.width(), shape.height());
    double factor = Math.clamp(scale, 1.0 / shape.width(), fitting);
    int width = extent(shape.width(), factor);
    int height = extent(shape.height(), factor);
    IntBuffer source = pixels(shape);
    int[] scaled = new int[width * height];
    for (int y = 0; y < height; y++) {
      int from = y * shape.height() / height * shape.width();
      for (int x = 0; x < width; x++) {
        scaled[y * width + x] = source.get(from + x * shape.width() / width);
      }
    }
    WritableImage image = new WritableImage(width, height);
    image
        .getPixelWriter()
        .setPixels(0, 0, width, height, PixelFormat.getIntArgbPreInstance(), scaled, 0, width);
    double hotX = (shape.hotX() + 0.5) * width / shape.width();
    double hotY = (shape.hotY() + 0.5) * height / shape.height();
    return new ImageCursor(image, Math.floor(hotX), Math.floor(hotY));
  }

  private static int extent(int guest, double factor) {
    return Math.max(1, (int) Math.round(guest * factor));
  }

  private static IntBuffer pixels(CursorImage shape) {
    ByteBuffer bytes = shape.pixels();
    return bytes.asIntBuffer();
  }
}
