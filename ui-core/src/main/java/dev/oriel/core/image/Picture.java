// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/// A picture in CPU memory: rows from the top, each pixel the bytes R, G, B, 255.
///
/// A picture is always opaque. The alpha of some scanout formats is ignored, as in QEMU's
/// `screendump` (`qemu_pixman_linebuf_fill` composites with `PIXMAN_OP_SRC` into RGB).
///
/// Threading: one thread at a time.
public final class Picture {

  /// The largest width and height.
  public static final int MAX_EXTENT = MappedScanout.MAX_EXTENT;

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private final int height;
  private final ByteBuffer rgba;
  private final MemorySegment memory;

  /// One row of pixels as words. The compiler vectorises loops over arrays, and a row stays in the
  /// first-level cache.
  private final int[] row;

  /// The corresponding row of the previous picture.
  private final int[] rowBefore;

  /// Creates a black picture.
  ///
  /// @param width columns, 1 to [#MAX_EXTENT]
  /// @param height rows, 1 to [#MAX_EXTENT]
  public Picture(int width, int height) {
    if (width < 1 || height < 1 || width > MAX_EXTENT || height > MAX_EXTENT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "picture of %dx%d; 1x1 to %dx%d are possible",
              width,
              height,
              MAX_EXTENT,
              MAX_EXTENT));
    }
    if ((long) width * height > Integer.MAX_VALUE / PixelFormat.BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "picture of %dx%d; at most %d pixels are possible",
              width,
              height,
              Integer.MAX_VALUE / PixelFormat.BYTES));
    }
    this.width = width;
    this.height = height;
    this.rgba = ByteBuffer.allocateDirect(width * height * PixelFormat.BYTES);
    this.memory = MemorySegment.ofBuffer(rgba);
    this.row = new int[width];
    this.rowBefore = new int[width];
    clear();
  }

  /// Returns the number of columns.
  public int width() {
    return width;
  }

  /// Returns the number of rows.
  public int height() {
    return height;
  }

  /// Returns the rectangle of the whole picture.
  public Rect bounds() {
    return Rect.ofSize(width, height);
  }

  /// Returns a new read-only little-endian view of the `4 × width × height` bytes. The view
  /// reflects later changes.
  public ByteBuffer pixels() {
    return rgba.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Returns the colour of a pixel as `0xRRGGBB`.
  public int rgb(int x, int y) {
    if (!bounds().contains(x, y)) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "pixel %d,%d of a %dx%d picture", x, y, width, height));
    }
    return PixelWords.rgb(memory.get(WORD, offset(x, y)));
  }

  /// Makes all pixels black.
  public void clear() {
    fill(bounds(), 0);
  }

  /// Fills the part of `area` that is inside the picture with one colour, `0xRRGGBB`.
  public void fill(Rect area, int rgb) {
    Rect inside = area.intersect(bounds());
    Arrays.fill(row, 0, inside.width(), PixelWords.ofRgb(rgb));
    for (int y = inside.y(); y < inside.bottom(); y++) {
      store(inside.x(), y, inside.width());
    }
  }

  /// Copies pixels into the picture. Pixels outside the picture are left out.
  ///
  /// @param area the position of the source's pixels in this picture
  /// @param strideBytes bytes from one row of the source to the next
  /// @param format the layout of a pixel of the source
  /// @param source the rows, from the buffer's position on; at least [MappedScanout#requiredBytes]
  ///   bytes
  /// @throws IndexOutOfBoundsException if the source is too short
  public void draw(Rect area, int strideBytes, PixelFormat format, ByteBuffer source) {
    Rect inside = area.intersect(bounds());
    MemorySegment from = MemorySegment.ofBuffer(source);
    long first = (long) (inside.x() - area.x()) * PixelFormat.BYTES;
    for (int y = inside.y(); y < inside.bottom(); y++) {
      load(from, first + (long) (y - area.y()) * strideBytes, format, inside.width());
      store(inside.x(), y, inside.width());
    }
  }

  /// Copies pixels into the picture and returns the rows that differ from the previous picture.
  ///
  /// Rows are compared from the top and from the bottom until one differs. Equal rows are not
  /// written if `before` is this picture. The call takes as long as [#draw], whether many pixels
  /// have changed or few.
  ///
  /// @param bottomUp whether the first row of the source is the lowest row of `area`
  /// @param before the previous picture, of the same size; may be this picture
  /// @return the rows of `area` from the first to the last that differs; empty if none differs
  /// @throws IndexOutOfBoundsException if the source is too short
  /// @throws IllegalArgumentException if the size of `before` differs
  public Rect drawChanges(
      Rect area,
      int strideBytes,
      PixelFormat format,
      ByteBuffer source,
      boolean bottomUp,
      Picture before) {
    checkSize(before);
    Rect inside = area.intersect(bounds());
    MemorySegment from = MemorySegment.ofBuffer(source);
    long step = bottomUp ? -strideBytes : strideBytes;
    // The position in the source that corresponds to the picture's row 0.
    long origin =
        (bottomUp ? (area.bottom() - 1L) * strideBytes : (long) -area.y() * strideBytes)
            + (long) (inside.x() - area.x()) * PixelFormat.BYTES;
    int top = inside.y();
    int bottom = inside.bottom();
    while (top < bottom && !drawRow(from, origin + top * step, format, inside, top, before)) {
      top++;
    }
    if (top >= bottom) {
      return Rect.EMPTY;
    }
    while (bottom - 1 > top
        && !drawRow(from, origin + (bottom - 1) * step, format, inside, bottom - 1, before)) {
      bottom--;
    }
    for (int y = top + 1; y < bottom - 1; y++) {
      load(from, origin + y * step, format, inside.width());
      store(inside.x(), y, inside.width());
    }
    return new Rect(inside.x(), top, inside.width(), bottom - top);
  }

  /// Draws a row, unless it is equal and `before` is this picture.
  ///
  /// @return whether the row differs from that of the previous picture
  private boolean drawRow(
      MemorySegment from, long at, PixelFormat format, Rect inside, int y, Picture before) {
    int count = inside.width();
    load(from, at, format, count);
    MemorySegment.copy(before.memory, WORD, offset(inside.x(), y), rowBefore, 0, count);
    boolean changed = !Arrays.equals(row, 0, count, rowBefore, 0, count);
    if (changed || before != this) {
      store(inside.x(), y, count);
    }
    return changed;
  }

  private void load(MemorySegment from, long at, PixelFormat format, int count) {
    MemorySegment.copy(from, WORD, at, row, 0, count);
    PixelWords.toRgba(format, row, count);
  }

  /// Copies `source` into the picture, with its top left corner at `x`, `y`. Pixels outside the
  /// picture are left out.
  public void draw(int x, int y, Picture source) {
    draw(
        new Rect(x, y, source.width, source.height),
        source.width * PixelFormat.BYTES,
        PixelFormat.A8B8G8R8,
        source.rgba.duplicate());
  }

  /// Copies a part of a picture of the same size to the same position.
  ///
  /// Threading: another thread may read `source` at the same time, because this method only reads
  /// its pixels.
  ///
  /// @throws IllegalArgumentException if the size of `source` differs
  public void copyFrom(Picture source, Rect area) {
    checkSize(source);
    Rect inside = area.intersect(bounds());
    if (inside.width() == width) {
      long start = offset(0, inside.y());
      MemorySegment.copy(source.memory, start, memory, start, offset(0, inside.bottom()) - start);
      return;
    }
    long bytes = (long) inside.width() * PixelFormat.BYTES;
    for (int y = inside.y(); y < inside.bottom(); y++) {
      long at = offset(inside.x(), y);
      MemorySegment.copy(source.memory, at, memory, at, bytes);
    }
  }

  /// Blends a pointer's shape over the picture.
  ///
  /// @param x the column of the hot spot
  /// @param y the row of the hot spot
  public void blend(CursorImage cursor, int x, int y) {
    long left = (long) x - cursor.hotX();
    long top = (long) y - cursor.hotY();
    Rect inside = Rect.clamped(left, top, cursor.width(), cursor.height(), width, height);
    MemorySegment shape = MemorySegment.ofBuffer(cursor.pixels());
    for (int py = inside.y(); py < inside.bottom(); py++) {
      long from = ((py - top) * cursor.width() + inside.x() - left) * PixelFormat.BYTES;
      MemorySegment.copy(memory, WORD, offset(inside.x(), py), row, 0, inside.width());
      for (int i = 0; i < inside.width(); i++) {
        row[i] = PixelWords.over(shape.get(WORD, from + (long) i * PixelFormat.BYTES), row[i]);
      }
      store(inside.x(), py, inside.width());
    }
  }

  /// Returns a copy of the part of `area` that is inside the picture.
  ///
  /// @throws IllegalArgumentException if no part of `area` is inside
  public Picture crop(Rect area) {
    Rect inside = area.intersect(bounds());
    if (inside.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is outside of the %dx%d picture", area, width, height));
    }
    Picture part = new Picture(inside.width(), inside.height());
    part.draw(-inside.x(), -inside.y(), this);
    return part;
  }

  /// Returns whether `other` has the same size and the same pixels.
  public boolean samePixels(Picture other) {
    return width == other.width && height == other.height && memory.mismatch(other.memory) < 0;
  }

  /// Returns whether `other` has the same size, and the same pixels in the part of `area` that is
  /// inside the picture.
  public boolean samePixels(Picture other, Rect area) {
    if (width != other.width || height != other.height) {
      return false;
    }
    Rect inside = area.intersect(bounds());
    for (int y = inside.y(); y < inside.bottom(); y++) {
      long from = offset(inside.x(), y);
      long to = offset(inside.right(), y);
      if (MemorySegment.mismatch(memory, from, to, other.memory, from, to) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// Returns the smallest rectangle that contains all pixels inside `area` that differ from those
  /// of `other`.
  ///
  /// @throws IllegalArgumentException if the size of `other` differs
  public Rect differences(Picture other, Rect area) {
    checkSize(other);
    Rect inside = area.intersect(bounds());
    int left = inside.right();
    int right = inside.x();
    int top = -1;
    int bottom = -1;
    for (int y = inside.y(); y < inside.bottom(); y++) {
      long from = offset(inside.x(), y);
      long to = offset(inside.right(), y);
      long first = MemorySegment.mismatch(memory, from, to, other.memory, from, to);
      if (first < 0) {
        continue;
      }
      top = top < 0 ? y : top;
      bottom = y + 1;
      left = Math.min(left, inside.x() + (int) (first / PixelFormat.BYTES));
      int last = inside.right() - 1;
      while (last >= right
          && memory.get(WORD, offset(last, y)) == other.memory.get(WORD, offset(last, y))) {
        last--;
      }
      right = Math.max(right, last + 1);
    }
    return top < 0 ? Rect.EMPTY : new Rect(left, top, right - left, bottom - top);
  }

  /// Returns the number of pixels that differ from those of `other`.
  ///
  /// @throws IllegalArgumentException if the size of `other` differs
  public long countDifferences(Picture other) {
    checkSize(other);
    long count = 0;
    for (long at = 0; at < memory.byteSize(); at += PixelFormat.BYTES) {
      if (memory.get(WORD, at) != other.memory.get(WORD, at)) {
        count++;
      }
    }
    return count;
  }

  private void checkSize(Picture other) {
    if (width != other.width || height != other.height) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the pictures differ in size: %dx%d and %dx%d",
              width,
              height,
              other.width,
              other.height));
    }
  }

  /// Copies the colours of a row into an array: red, green, blue, one byte each, in the order of
  /// PNG and PPM.
  ///
  /// @param target receives `3 * width` bytes from index `at` on
  public void copyRgbRow(int y, byte[] target, int at) {
    MemorySegment.copy(memory, WORD, offset(0, y), row, 0, width);
    int to = at;
    for (int x = 0; x < width; x++) {
      int p = row[x];
      target[to] = (byte) p;
      target[to + 1] = (byte) (p >>> 8);
      target[to + 2] = (byte) (p >>> 16);
      to += 3;
    }
  }

  private void store(int x, int y, int count) {
    MemorySegment.copy(row, 0, memory, WORD, offset(x, y), count);
  }

  private long offset(int x, int y) {
    return ((long) y * width + x) * PixelFormat.BYTES;
  }

  @Override
  public String toString() {
    return "picture " + width + "x" + height;
  }
}
