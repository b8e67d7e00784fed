// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/// Pictures of random pixels, as 0xRRGGBB. Adjacent pixels differ.
public final class TestPixels {

  public final int width;
  public final int height;
  public final int[] rgb;

  public TestPixels(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
  }

  public static TestPixels random(int width, int height, long seed) {
    TestPixels p = new TestPixels(width, height);
    p.scribble(Rect.ofSize(width, height), new Random(seed));
    return p;
  }

  /// Returns a random part of a picture of a size.
  public static Rect rectangle(Random random, int width, int height) {
    int x = random.nextInt(width);
    int y = random.nextInt(height);
    return new Rect(x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(height - y));
  }

  public void scribble(Rect part, Random random) {
    for (int y = part.y(); y < part.bottom(); y++) {
      for (int x = part.x(); x < part.right(); x++) {
        rgb[y * width + x] = random.nextInt() & 0xffffff;
      }
    }
  }

  public int at(int x, int y) {
    return rgb[y * width + x];
  }

  /// Returns the rows of a part in a format. Unused bytes of the format contain noise.
  public ByteBuffer rows(PixelFormat format, int stride, Rect part) {
    ByteBuffer rows = ByteBuffer.allocateDirect(stride * part.height());
    for (int y = 0; y < part.height(); y++) {
      for (int x = 0; x < part.width(); x++) {
        int v = at(part.x() + x, part.y() + y);
        int at = y * stride + 4 * x;
        for (int i = 0; i < 4; i++) {
          rows.put(at + i, (byte) (31 * x + y));
        }
        rows.put(at + format.redByte(), (byte) (v >> 16));
        rows.put(at + format.greenByte(), (byte) (v >> 8));
        rows.put(at + format.blueByte(), (byte) v);
      }
    }
    return rows;
  }

  public PixelBlock block(PixelFormat format, Rect part, ReleaseTicket lease) {
    int stride = 4 * part.width() + 8;
    return new PixelBlock(part, stride, format, rows(format, stride, part), lease);
  }

  public Frame.Pixels frame(long serial, PixelFormat format, Rect part) {
    return new Frame.Pixels(
        serial,
        System.nanoTime(),
        width,
        height,
        List.of(block(format, part, ReleaseTicket.none())));
  }

  public Frame.Pixels frame(long serial, PixelFormat format) {
    return frame(serial, format, Rect.ofSize(width, height));
  }

  /// Writes the picture's rows to a place in a guest's buffer.
  public void writeTo(MemoryBuffer buffer, PixelFormat format, int stride, int atX, int atY) {
    Rect all = Rect.ofSize(width, height);
    ByteBuffer rows = rows(format, 4 * width, all);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < 4 * width; x++) {
        buffer.octet((long) (atY + y) * stride + 4L * atX + x, rows.get(y * 4 * width + x));
      }
    }
  }
}
