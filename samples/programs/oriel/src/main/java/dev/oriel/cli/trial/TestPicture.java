// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.nio.ByteBuffer;
import java.util.Locale;

/// The pictures that a trial draws: each pixel differs from its neighbours, so that a wrong stride,
/// tiling, order of colours or direction of rows is seen.
final class TestPicture {

  /// The size of a usual screen: times are those of real frames.
  static final int WIDTH = 1920;

  static final int HEIGHT = 1080;

  private TestPicture() {}

  /// Returns the pixels of one picture as 0xRRGGBB, row after row.
  ///
  /// @param number another number, another picture
  static int[] pixels(int number) {
    int[] rgb = new int[WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      // The mixing steps of a hash: neighbours share no bits.
      int h = (i + number * 0x9e3779b9) * 0x85ebca6b;
      h = (h ^ (h >>> 13)) * 0xc2b2ae35;
      rgb[i] = (h ^ (h >>> 16)) & 0xffffff;
    }
    return rgb;
  }

  /// Compares what was read with what was written.
  ///
  /// @param rgba bytes R, G, B and one more
  /// @return the number of pixels, in words
  /// @throws WrongPixelsException if a pixel differs
  static String compare(int[] written, ByteBuffer rgba) throws WrongPixelsException {
    int[] read = new int[written.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = rgba.getInt(Integer.BYTES * i) >>> Byte.SIZE;
    }
    return compare(written, read);
  }

  /// Compares what was read with what was written.
  ///
  /// @return the number of pixels, in words
  /// @throws WrongPixelsException if a pixel differs
  static String compare(int[] written, int[] read) throws WrongPixelsException {
    int wrong = 0;
    int first = -1;
    for (int i = 0; i < written.length; i++) {
      if (written[i] != read[i]) {
        wrong++;
        first = first < 0 ? i : first;
      }
    }
    if (wrong > 0) {
      throw new WrongPixelsException(
          String.format(
              Locale.ROOT,
              "%d of %d pixels are wrong; the first is %d,%d: 0x%06x instead of 0x%06x",
              wrong,
              written.length,
              first % WIDTH,
              first / WIDTH,
              read[first],
              written[first]));
    }
    return "all " + written.length + " pixels are right";
  }
}
