// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import java.util.Locale;

/// A picture in memory of another process that the X server maps. Its pixels are copied into a
/// window without passing through this process.
///
/// The rows are described to the server from the start of a row in memory, even if the picture
/// begins inside the row, so that the last row of a part of a larger picture is complete.
///
/// Ownership: created by [ShmWindow#share], released by [ShmWindow#forget] or when the window is
/// closed.
public final class SharedPicture {

  private static final int BYTES_PER_PIXEL = 4;

  /// The protocol counts the columns and rows of an image in 16 bits, and the bytes of memory in 32
  /// bits.
  private static final int MAX_EXTENT = 0xffff;

  private static final long MAX_OFFSET = 0xffff_ffffL;

  private final int segment;
  private final int offset;
  private final int columns;
  private final int rows;
  private final int firstColumn;

  private SharedPicture(int segment, int offset, int columns, int rows, int firstColumn) {
    this.segment = segment;
    this.offset = offset;
    this.columns = columns;
    this.rows = rows;
    this.firstColumn = firstColumn;
  }

  /// Describes the picture in the server's terms.
  ///
  /// @param segment the server's ID of the memory
  /// @param size the size of the memory in bytes
  /// @param offset the byte of the memory at which the picture begins
  /// @throws XServerException if the protocol cannot describe the picture
  static SharedPicture of(
      int segment, long size, long offset, int width, int height, int strideBytes) {
    long skew = offset % strideBytes;
    long start = offset - skew;
    long end = start + (long) strideBytes * height;
    boolean pixels = strideBytes % BYTES_PER_PIXEL == 0 && skew % BYTES_PER_PIXEL == 0;
    int columns = strideBytes / BYTES_PER_PIXEL;
    int first = (int) (skew / BYTES_PER_PIXEL);
    if (!pixels
        || columns > MAX_EXTENT
        || height > MAX_EXTENT
        || first + width > columns
        || end > Math.min(size, MAX_OFFSET)) {
      throw new XServerException(
          String.format(
              Locale.ROOT,
              "the X server cannot read %dx%d pixels, stride %d, at %d of %d bytes of memory",
              width,
              height,
              strideBytes,
              offset,
              size));
    }
    return new SharedPicture(segment, (int) start, columns, height, first);
  }

  int segment() {
    return segment;
  }

  int offset() {
    return offset;
  }

  short columns() {
    return (short) columns;
  }

  short rows() {
    return (short) rows;
  }

  /// Returns the column in memory of a column of the picture.
  short column(int x) {
    return (short) (firstColumn + x);
  }
}
