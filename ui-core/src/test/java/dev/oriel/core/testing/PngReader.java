// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads the PNGs that screenshot programs write: 8 bits a channel, RGB or RGBA, not interlaced
/// (W3C PNG, third edition). Without `java.desktop`, which the modules under test do not need.
final class PngReader {

  private static final int SIGNATURE_BYTES = 8;
  private static final int IHDR = 0x4948_4452;
  private static final int IDAT = 0x4944_4154;
  private static final int IEND = 0x4945_4e44;
  private static final int COLOUR_RGB = 2;
  private static final int COLOUR_RGBA = 6;

  private PngReader() {}

  static Screenshot read(byte[] png) {
    ByteBuffer in = ByteBuffer.wrap(png).position(SIGNATURE_BYTES);
    int width = 0;
    int height = 0;
    int channels = 0;
    byte[] lines = new byte[0];
    int filled = 0;
    Inflater inflater = new Inflater();
    try {
      while (true) {
        int length = in.getInt();
        int type = in.getInt();
        int at = in.position();
        if (type == IHDR) {
          width = in.getInt(at);
          height = in.getInt(at + 4);
          int colour = in.get(at + 9);
          if (in.get(at + 8) != 8
              || (colour != COLOUR_RGB && colour != COLOUR_RGBA)
              || in.get(at + 12) != 0) {
            throw new IllegalArgumentException("PNG of a kind that is not read here: " + colour);
          }
          channels = colour == COLOUR_RGB ? 3 : 4;
          lines = new byte[height * (1 + width * channels)];
        } else if (type == IDAT) {
          inflater.setInput(png, at, length);
          filled += inflater.inflate(lines, filled, lines.length - filled);
        } else if (type == IEND) {
          break;
        }
        in.position(at + length + 4);
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("damaged PNG", e);
    } finally {
      inflater.end();
    }
    if (filled != lines.length) {
      throw new IllegalArgumentException("PNG has " + filled + " bytes of " + lines.length);
    }
    unfilter(lines, width * channels, height, channels);
    return new Screenshot(width, height, toRgba(lines, width, height, channels));
  }

  private static void unfilter(byte[] lines, int rowBytes, int height, int channels) {
    for (int y = 0; y < height; y++) {
      int row = y * (1 + rowBytes) + 1;
      int above = row - 1 - rowBytes;
      int filter = lines[row - 1];
      for (int i = 0; i < rowBytes; i++) {
        int left = i < channels ? 0 : lines[row + i - channels] & 0xff;
        int up = y == 0 ? 0 : lines[above + i] & 0xff;
        int upLeft = y == 0 || i < channels ? 0 : lines[above + i - channels] & 0xff;
        int predicted =
            switch (filter) {
              case 0 -> 0;
              case 1 -> left;
              case 2 -> up;
              case 3 -> (left + up) / 2;
              case 4 -> paeth(left, up, upLeft);
              default -> throw new IllegalArgumentException("PNG filter " + filter);
            };
        lines[row + i] = (byte) (lines[row + i] + predicted);
      }
    }
  }

  private static int paeth(int left, int up, int upLeft) {
    int estimate = left + up - upLeft;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toUpLeft = Math.abs(estimate - upLeft);
    if (toLeft <= toUp && toLeft <= toUpLeft) {
      return left;
    }
    return toUp <= toUpLeft ? up : upLeft;
  }

  private static byte[] toRgba(byte[] lines, int width, int height, int channels) {
    byte[] rgba = new byte[width * height * 4];
    int out = 0;
    for (int y = 0; y < height; y++) {
      int in = y * (1 + width * channels) + 1;
      for (int x = 0; x < width; x++, in += channels) {
        rgba[out++] = lines[in];
        rgba[out++] = lines[in + 1];
        rgba[out++] = lines[in + 2];
        rgba[out++] = (byte) 0xff;
      }
    }
    return rgba;
  }
}
