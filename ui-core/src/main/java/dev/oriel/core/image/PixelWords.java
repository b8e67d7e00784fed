// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import dev.oriel.core.format.PixelFormat;

/// Pixels of a [Picture] as little-endian words: the bytes R, G, B, 255.
final class PixelWords {

  private static final int OPAQUE = 0xff000000;

  private PixelWords() {}

  /// Returns the word of a colour.
  ///
  /// @param rgb the colour as `0xRRGGBB`
  static int ofRgb(int rgb) {
    return Integer.reverseBytes(rgb << 8) | OPAQUE;
  }

  /// Returns the colour of a word as `0xRRGGBB`.
  static int rgb(int word) {
    return Integer.reverseBytes(word) >>> 8;
  }

  /// Converts words of `format` to words whose bytes are R, G, B, 255. There is one plain loop for
  /// each format, because such a loop is compiled to a few vector instructions.
  static void toRgba(PixelFormat format, int[] words, int count) {
    switch (format) {
      case X8R8G8B8, A8R8G8B8 -> {
        for (int i = 0; i < count; i++) {
          int p = words[i];
          words[i] = OPAQUE | (p & 0xff) << 16 | (p & 0xff00) | (p >>> 16 & 0xff);
        }
      }
      case X8B8G8R8, A8B8G8R8 -> {
        for (int i = 0; i < count; i++) {
          words[i] |= OPAQUE;
        }
      }
      case B8G8R8X8, B8G8R8A8 -> {
        for (int i = 0; i < count; i++) {
          words[i] = OPAQUE | words[i] >>> 8;
        }
      }
      case R8G8B8X8, R8G8B8A8 -> {
        for (int i = 0; i < count; i++) {
          int p = words[i];
          words[i] = OPAQUE | (p >>> 8 & 0xff) << 16 | (p >>> 8 & 0xff00) | p >>> 24;
        }
      }
    }
  }

  /// Blends a premultiplied ARGB word over an opaque RGBA word.
  static int over(int argb, int below) {
    int rest = 255 - (argb >>> 24);
    int red = sum(argb >>> 16 & 0xff, below & 0xff, rest);
    int green = sum(argb >>> 8 & 0xff, below >>> 8 & 0xff, rest);
    int blue = sum(argb & 0xff, below >>> 16 & 0xff, rest);
    return OPAQUE | blue << 16 | green << 8 | red;
  }

  /// Adds with saturation. Guests also send shapes that are not premultiplied; their sums must not
  /// overflow.
  private static int sum(int above, int below, int rest) {
    return Math.min(255, above + (below * rest + 127) / 255);
  }
}
