// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/// Converts pictures to planes Y, Cb, Cr of full size: ITU-R BT.601, limited range, which is
/// YUV4MPEG2's default.
///
/// Threading: one thread at a time. The result is overwritten by the next call.
final class YuvConverter {

  // BT.601's factors times 219/255 (Y) and 224/255 (Cb, Cr), in 16.16 fixed point. Each row of them
  // sums up to that of white, or to 0, so that greys have no colour.
  private static final int Y_R = 16829;
  private static final int Y_G = 33039;
  private static final int Y_B = 6416;
  private static final int CB_R = -9714;
  private static final int CB_G = -19070;
  private static final int C_MAX = 28784;
  private static final int CR_G = -24103;
  private static final int CR_B = -4681;
  private static final int Y_OFFSET = (16 << 16) + (1 << 15);
  private static final int C_OFFSET = (128 << 16) + (1 << 15);

  private final int width;
  private final int height;
  private final ByteBuffer planes;
  private final int[] row;
  private final byte[] luma;
  private final byte[] blue;
  private final byte[] red;

  YuvConverter(int width, int height) {
    this.width = width;
    this.height = height;
    planes = ByteBuffer.allocateDirect(Math.multiplyExact(3, width * height));
    row = new int[width];
    luma = new byte[width];
    blue = new byte[width];
    red = new byte[width];
  }

  /// Returns the planes, one after the other.
  ByteBuffer convert(Picture picture) {
    IntBuffer pixels = picture.pixels().asIntBuffer();
    int plane = width * height;
    for (int y = 0; y < height; y++) {
      int at = y * width;
      pixels.get(at, row);
      convertRow();
      planes.put(at, luma).put(plane + at, blue).put(2 * plane + at, red);
    }
    return planes.clear();
  }

  private void convertRow() {
    for (int x = 0; x < row.length; x++) {
      int r = row[x] & 0xff;
      int g = row[x] >>> 8 & 0xff;
      int b = row[x] >>> 16 & 0xff;
      luma[x] = (byte) ((Y_R * r + Y_G * g + Y_B * b + Y_OFFSET) >> 16);
      blue[x] = (byte) ((CB_R * r + CB_G * g + C_MAX * b + C_OFFSET) >> 16);
      red[x] = (byte) ((C_MAX * r + CR_G * g + CR_B * b + C_OFFSET) >> 16);
    }
  }
}
