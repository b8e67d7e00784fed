// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.layout;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.nio.ByteBuffer;

/// A part of a picture in shades of grey: 0 black, 255 white.
///
/// Threading: immutable.
public final class GreyImage {

  // The luma of Rec. 601 in 256ths.
  private static final int RED = 77;
  private static final int GREEN = 150;
  private static final int BLUE = 29;

  private final int width;
  private final int height;
  private final byte[] values;

  GreyImage(int width, int height, byte[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  /// Copies the part of the picture that is inside an area.
  public static GreyImage of(Picture picture, Rect area) {
    Rect inside = area.intersect(picture.bounds());
    ByteBuffer pixels = picture.pixels();
    byte[] values = new byte[inside.width() * inside.height()];
    int to = 0;
    for (int y = inside.y(); y < inside.bottom(); y++) {
      int from = (y * picture.width() + inside.x()) * Integer.BYTES;
      for (int x = 0; x < inside.width(); x++, from += Integer.BYTES) {
        int pixel = pixels.getInt(from);
        int luma =
            RED * (pixel & 255) + GREEN * ((pixel >> 8) & 255) + BLUE * ((pixel >> 16) & 255);
        values[to++] = (byte) (luma >> 8);
      }
    }
    return new GreyImage(inside.width(), inside.height(), values);
  }

  /// Returns the number of columns.
  public int width() {
    return width;
  }

  /// Returns the number of rows.
  public int height() {
    return height;
  }

  /// Returns the shade of a pixel, 0 to 255.
  int at(int x, int y) {
    return values[y * width + x] & 255;
  }

  /// Returns the rows from the top, without padding. The caller must not write into them.
  public byte[] values() {
    return values;
  }
}
