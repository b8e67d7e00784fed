// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import dev.oriel.core.format.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Random;

/// Pictures and pixels for tests, the same in each run.
final class TestPictures {

  private TestPictures() {}

  /// Returns noise, in which no two neighbours are equal, so that a misplaced byte is noticed.
  static Picture noise(int width, int height) {
    Picture picture = new Picture(width, height);
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * width * height);
    byte[] random = new byte[bytes.capacity()];
    new Random(42).nextBytes(random);
    bytes.put(random).flip();
    picture.draw(picture.bounds(), 4 * width, PixelFormat.X8R8G8B8, bytes);
    return picture;
  }

  /// Returns one pixel of `format` with the given colour, and `filler` in its other byte.
  static byte[] pixel(PixelFormat format, int rgb, int filler) {
    byte[] b = {(byte) filler, (byte) filler, (byte) filler, (byte) filler};
    b[format.redByte()] = (byte) (rgb >> 16);
    b[format.greenByte()] = (byte) (rgb >> 8);
    b[format.blueByte()] = (byte) rgb;
    return b;
  }
}
