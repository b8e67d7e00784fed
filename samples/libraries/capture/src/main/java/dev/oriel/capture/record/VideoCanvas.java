// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes each picture one of the video's size: guests change theirs, videos do not.
///
/// A smaller picture is put in the middle of a black one, pixel by pixel; a larger one is scaled
/// down, each pixel being the mean of those that it stands for.
///
/// Threading: one thread at a time.
final class VideoCanvas {

  private final VideoSize size;
  private @Nullable Picture picture;
  private Rect shown = Rect.EMPTY;

  VideoCanvas(VideoSize size) {
    this.size = size;
  }

  /// The picture in the video's size: itself, or one that stays the canvas's and is overwritten by
  /// the next call.
  Picture fit(Picture source) {
    if (source.width() == size.width() && source.height() == size.height()) {
      return source;
    }
    Picture target = picture;
    if (target == null) {
      target = new Picture(size.width(), size.height());
      picture = target;
    }
    Rect area = area(source);
    if (!area.equals(shown)) {
      target.clear();
      shown = area;
    }
    if (area.width() == source.width() && area.height() == source.height()) {
      target.draw(area.x(), area.y(), source);
    } else {
      scaleDown(source, target, area);
    }
    return target;
  }

  /// Where it goes: as large as it is, or as fits with its proportions.
  private Rect area(Picture source) {
    double scale =
        Math.min(
            1,
            Math.min(
                (double) size.width() / source.width(), (double) size.height() / source.height()));
    int width = Math.clamp(Math.round(source.width() * scale), 1, size.width());
    int height = Math.clamp(Math.round(source.height() * scale), 1, size.height());
    return new Rect((size.width() - width) / 2, (size.height() - height) / 2, width, height);
  }

  /// Each pixel of `area` covers a rectangle of `source`, whose borders cut through pixels: what is
  /// cut counts by its part. In units of `1/area.width()` by `1/area.height()` of a source pixel,
  /// all of this is in whole numbers.
  private static void scaleDown(Picture source, Picture target, Rect area) {
    IntBuffer pixels = source.pixels().asIntBuffer();
    int[] row = new int[source.width()];
    long[] red = new long[area.width()];
    long[] green = new long[area.width()];
    long[] blue = new long[area.width()];
    long total = (long) source.width() * source.height();
    ByteBuffer scaled =
        ByteBuffer.allocateDirect(area.width() * PixelFormat.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int y = 0; y < area.height(); y++) {
      Arrays.fill(red, 0);
      Arrays.fill(green, 0);
      Arrays.fill(blue, 0);
      int bottom = end(y, source.height(), area.height());
      for (int sy = first(y, source.height(), area.height()); sy < bottom; sy++) {
        long rowPart = part(y, sy, source.height(), area.height());
        pixels.get(sy * source.width(), row);
        for (int x = 0; x < area.width(); x++) {
          int right = end(x, source.width(), area.width());
          for (int sx = first(x, source.width(), area.width()); sx < right; sx++) {
            long part = rowPart * part(x, sx, source.width(), area.width());
            red[x] += part * (row[sx] & 0xff);
            green[x] += part * (row[sx] >>> 8 & 0xff);
            blue[x] += part * (row[sx] >>> 16 & 0xff);
          }
        }
      }
      for (int x = 0; x < area.width(); x++) {
        scaled.putInt(
            x * PixelFormat.BYTES,
            mean(red[x], total) | mean(green[x], total) << 8 | mean(blue[x], total) << 16);
      }
      target.draw(
          new Rect(area.x(), area.y() + y, area.width(), 1),
          area.width() * PixelFormat.BYTES,
          PixelFormat.A8B8G8R8,
          scaled.duplicate());
    }
  }

  private static int mean(long sum, long total) {
    return (int) ((sum + total / 2) / total);
  }

  /// The first of the `large` pixels that the `i`-th of `small` covers.
  private static int first(int i, int large, int small) {
    return (int) ((long) i * large / small);
  }

  /// The one after the last of them.
  private static int end(int i, int large, int small) {
    return (int) (((long) (i + 1) * large + small - 1) / small);
  }

  /// How much of the `s`-th of the `large` pixels it covers, in `small`ths.
  private static long part(int i, int s, int large, int small) {
    long from = Math.max((long) i * large, (long) s * small);
    long to = Math.min((long) (i + 1) * large, (long) (s + 1) * small);
    return to - from;
  }
}
