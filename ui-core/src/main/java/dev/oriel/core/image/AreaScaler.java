// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;

/// Scales pictures by averaging over areas: each pixel of the result is the mean of the area of the
/// picture that it covers.
///
/// The border of such an area cuts through pixels of the picture. A pixel that is cut is weighted
/// by its part inside the area, so that thin lines and text fade evenly. All weights are integers,
/// in units of `1/width` by `1/height` of a pixel of the picture, where `width` and `height` are
/// those of the result. Means are rounded, halves upwards. If a picture is enlarged by an integer
/// factor, its pixels become squares.
///
/// Pixels are words of four bytes in any order. Each byte is averaged separately. Pixels with alpha
/// must be premultiplied.
///
/// Threading: one thread at a time.
public final class AreaScaler {

  /// Selects two bytes of a pixel that are summed together: the first and the third, or after a
  /// shift the second and the fourth.
  private static final int PAIR = 0xff_00ff;

  /// The maximum number of pixels whose sum of one byte fits 16 bits.
  private static final int MAX_PIXELS_IN_16_BITS = 0xffff / 0xff;

  /// Selects one of two sums that are 32 bits apart, as the sums of longer runs are.
  private static final long LANE = 0xffff_ffffL;

  private final Cover columns;
  private final Cover rows;
  private final double share;
  private final long half;

  /// The maximum number of rows whose sum fits 32 bits.
  private final int mostRows;

  private final int[] row;
  private final long[] even;
  private final long[] odd;
  private final long[] sums;
  private final int[] result;

  /// A receiver of the rows of the result, in the order in which they are computed.
  @FunctionalInterface
  public interface RowTarget {

    /// Called with a row.
    ///
    /// @param x the column of the result at which the row begins
    /// @param y the row of the result
    /// @param pixels the pixels, from the first element on; valid during the call, and may be
    ///   changed
    /// @param count the number of pixels
    void row(int x, int y, int[] pixels, int count);
  }

  /// Creates a scaler from pictures of one size to results of another.
  ///
  /// @param fromWidth columns of the pictures, 1 to [Picture#MAX_EXTENT]
  /// @param fromHeight rows of the pictures, within the same limits
  /// @param width columns of the result, within the same limits
  /// @param height rows of the result, within the same limits
  public AreaScaler(int fromWidth, int fromHeight, int width, int height) {
    columns = new Cover(fromWidth, width);
    rows = new Cover(fromHeight, height);
    long total = (long) fromWidth * fromHeight;
    share = 1.0 / total;
    half = total / 2;
    mostRows = (1 << 24) / fromWidth;
    row = new int[fromWidth];
    even = new long[width];
    odd = new long[width];
    sums = new long[4 * width];
    result = new int[width];
  }

  /// Returns the smallest part of the result that contains all pixels affected by `changed`.
  ///
  /// @param changed a part of the picture, not empty
  public Rect target(Rect changed) {
    int left = columns.firstOwner(changed.x());
    int top = rows.firstOwner(changed.y());
    int right = columns.lastOwner(changed.right() - 1) + 1;
    int bottom = rows.lastOwner(changed.bottom() - 1) + 1;
    return new Rect(left, top, right - left, bottom - top);
  }

  /// Computes a part of the result, row by row from the top.
  ///
  /// @param source the whole picture, row after row
  /// @param area a part of the result
  public void scale(IntBuffer source, Rect area, RowTarget target) {
    int summed = -1;
    for (int y = area.y(); y < area.bottom(); y++) {
      Arrays.fill(sums, 4 * area.x(), 4 * area.right(), 0);
      int end = rows.last[y] + 1;
      for (int sy = rows.first[y]; sy < end; ) {
        long part = rows.part(y, sy);
        int run = part == rows.to ? Math.min(rows.wholeFrom(y, sy), mostRows) : 1;
        // A row that two rows of the result share is summed only once.
        if (run > 1 || sy != summed) {
          sumRows(source, sy, run, area);
          summed = run > 1 ? -1 : sy;
        }
        addRows(part, area);
        sy += run;
      }
      finishRow(area);
      target.row(area.x(), y, result, area.width());
    }
  }

  private void sumRows(IntBuffer source, int sy, int run, Rect area) {
    Arrays.fill(even, area.x(), area.right(), 0);
    Arrays.fill(odd, area.x(), area.right(), 0);
    for (int i = 0; i < run; i++) {
      sumRow(source, sy + i, area);
    }
  }

  /// Adds a row of the picture to the sums of the result's columns.
  ///
  /// The loop reads only local variables. The compiler would not keep fields in registers, because
  /// it cannot know that the arrays that are written are different ones.
  private void sumRow(IntBuffer source, int sy, Rect area) {
    int[] pixels = row;
    long[] sumsEven = even;
    long[] sumsOdd = odd;
    int[] first = columns.first;
    int[] last = columns.last;
    int[] firstPart = columns.firstPart;
    int[] lastPart = columns.lastPart;
    long whole = columns.to;
    int from = first[area.x()];
    int right = area.right();
    source.get(sy * pixels.length + from, pixels, 0, last[right - 1] + 1 - from);
    for (int x = area.x(); x < right; x++) {
      int at = first[x] - from;
      int end = last[x] - from + 1;
      long sumEven = 0;
      long sumOdd = 0;
      if (firstPart[x] != whole) {
        int pixel = pixels[at++];
        sumEven = spread(pixel & PAIR) * firstPart[x];
        sumOdd = spread(pixel >>> 8 & PAIR) * firstPart[x];
      }
      if (at < end && lastPart[x] != whole) {
        int pixel = pixels[--end];
        sumEven += spread(pixel & PAIR) * lastPart[x];
        sumOdd += spread(pixel >>> 8 & PAIR) * lastPart[x];
      }
      for (; end - at > MAX_PIXELS_IN_16_BITS; at++) {
        int pixel = pixels[at];
        sumEven += spread(pixel & PAIR) * whole;
        sumOdd += spread(pixel >>> 8 & PAIR) * whole;
      }
      int wholeEven = 0;
      int wholeOdd = 0;
      for (int i = at; i < end; i++) {
        int pixel = pixels[i];
        wholeEven += pixel & PAIR;
        wholeOdd += pixel >>> 8 & PAIR;
      }
      sumsEven[x] += sumEven + spread(wholeEven) * whole;
      sumsOdd[x] += sumOdd + spread(wholeOdd) * whole;
    }
  }

  /// Moves two sums that are 16 bits apart to a distance of 32 bits, the width of [#LANE].
  private static long spread(int pair) {
    return (pair & 0xffffL) | (pair & 0xffff_0000L) << 16;
  }

  private void addRows(long part, Rect area) {
    long[] total = sums;
    long[] sumsEven = even;
    long[] sumsOdd = odd;
    int right = area.right();
    for (int x = area.x(); x < right; x++) {
      long sumEven = sumsEven[x];
      long sumOdd = sumsOdd[x];
      int at = 4 * x;
      total[at] += (sumEven & LANE) * part;
      total[at + 1] += (sumOdd & LANE) * part;
      total[at + 2] += (sumEven >>> 32) * part;
      total[at + 3] += (sumOdd >>> 32) * part;
    }
  }

  private void finishRow(Rect area) {
    long[] total = sums;
    for (int x = area.x(); x < area.right(); x++) {
      int at = 4 * x;
      result[x - area.x()] =
          mean(total[at])
              | mean(total[at + 1]) << 8
              | mean(total[at + 2]) << 16
              | mean(total[at + 3]) << 24;
    }
  }

  /// Returns the exact quotient, rounded: the added quarter keeps the value further from the next
  /// integer than the error of a double.
  private int mean(long sum) {
    return (int) ((sum + half + 0.25) * share);
  }

  /// Draws a scaled picture into another one.
  ///
  /// @param area a part of `target`, not empty: its size is that of the result
  public static void draw(Picture source, Picture target, Rect area) {
    ByteBuffer row =
        ByteBuffer.allocateDirect(area.width() * PixelFormat.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer words = row.asIntBuffer();
    new AreaScaler(source.width(), source.height(), area.width(), area.height())
        .scale(
            source.pixels().asIntBuffer(),
            Rect.ofSize(area.width(), area.height()),
            (_, y, pixels, count) -> {
              words.put(0, pixels, 0, count);
              target.draw(
                  new Rect(area.x(), area.y() + y, count, 1),
                  count * PixelFormat.BYTES,
                  PixelFormat.A8B8G8R8,
                  row.duplicate());
            });
  }

  /// Returns a pointer's shape, enlarged or reduced.
  ///
  /// @param factor the factor of both extents; each extent of the result is limited to
  ///   [CursorImage#MAX_EXTENT]
  public static CursorImage scaled(CursorImage shape, double factor) {
    int width = Math.clamp(Math.round(shape.width() * factor), 1, CursorImage.MAX_EXTENT);
    int height = Math.clamp(Math.round(shape.height() * factor), 1, CursorImage.MAX_EXTENT);
    if (width == shape.width() && height == shape.height()) {
      return shape;
    }
    ByteBuffer pixels = ByteBuffer.allocate(4 * width * height).order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer words = pixels.asIntBuffer();
    new AreaScaler(shape.width(), shape.height(), width, height)
        .scale(
            shape.pixels().asIntBuffer(),
            Rect.ofSize(width, height),
            (_, _, row, count) -> words.put(row, 0, count));
    return new CursorImage(
        width,
        height,
        (int) ((shape.hotX() + 0.5) * width / shape.width()),
        (int) ((shape.hotY() + 0.5) * height / shape.height()),
        pixels);
  }

  /// The pixels of the picture that each pixel of the result covers, along one axis.
  private static final class Cover {

    private final int from;
    private final int to;
    private final int[] first;
    private final int[] last;

    /// The covered parts of the first and of the last pixel, in units of `1/to` of a pixel.
    private final int[] firstPart;

    private final int[] lastPart;

    Cover(int from, int to) {
      this.from = from;
      this.to = to;
      first = new int[to];
      last = new int[to];
      firstPart = new int[to];
      lastPart = new int[to];
      for (int i = 0; i < to; i++) {
        long begin = (long) i * from;
        long end = begin + from;
        first[i] = (int) (begin / to);
        last[i] = (int) ((end - 1) / to);
        firstPart[i] = (int) (Math.min(end, (first[i] + 1L) * to) - begin);
        lastPart[i] = last[i] == first[i] ? firstPart[i] : (int) (end - (long) last[i] * to);
      }
    }

    /// Returns the part of the picture's pixel `s` that the result's pixel `i` covers.
    long part(int i, int s) {
      return s == first[i] ? firstPart[i] : s == last[i] ? lastPart[i] : to;
    }

    /// Returns the number of pixels from `s` on that the result's pixel `i` covers completely, if
    /// it covers pixel `s` completely.
    int wholeFrom(int i, int s) {
      return last[i] - s + (lastPart[i] == to ? 1 : 0);
    }

    int firstOwner(int s) {
      return (int) ((long) s * to / from);
    }

    int lastOwner(int s) {
      return (int) (((s + 1L) * to - 1) / from);
    }
  }
}
