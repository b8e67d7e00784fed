// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.image.Picture;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A few rows of a PNG file that are compressed independently, as one `IDAT` chunk. The chunk does
/// not depend on the rows around it, so it can be reused for another picture with the same rows.
///
/// The first row is not filtered. The other rows are filtered against the row above (filter 2,
/// "Up"). The compressor starts without knowledge of earlier rows, and its output ends at a byte.
final class PngStripe {

  private static final byte FILTER_NONE = 0;
  private static final byte FILTER_UP = 2;
  private static final int RGB_BYTES = 3;
  private static final int INITIAL_BYTES = 1 << 14;
  private static final byte[] NOTHING = {};
  private static final int ADLER_BASE = 65521;

  private final int firstRow;
  private final int rows;
  private final boolean last;
  private byte[] data = NOTHING;
  private int length;
  private int crc;
  private long adler;
  private int filteredBytes;

  /// @param last whether this is the last stripe of the picture
  PngStripe(int firstRow, int rows, boolean last) {
    this.firstRow = firstRow;
    this.rows = rows;
    this.last = last;
  }

  /// The compressor, checksums and buffers for making stripes, one after the other.
  ///
  /// Threading: one thread. Ownership: close it.
  static final class Tools implements AutoCloseable {

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final Adler32 adler = new Adler32();
    private final CRC32 crc = new CRC32();
    private byte[] row = new byte[0];
    private byte[] above = new byte[0];
    private byte[] filtered = new byte[0];

    private void reserve(int rowBytes, int rows) {
      if (row.length != rowBytes) {
        row = new byte[rowBytes];
        above = new byte[rowBytes];
      }
      if (filtered.length < rows * (1 + rowBytes)) {
        filtered = new byte[rows * (1 + rowBytes)];
      }
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  int firstRow() {
    return firstRow;
  }

  int rows() {
    return rows;
  }

  /// Drops the compressed rows. The values for the file's checksum stay.
  void forget() {
    data = NOTHING;
    length = 0;
  }

  /// Returns whether the rows must be compressed again.
  boolean isForgotten() {
    return length == 0;
  }

  /// Returns the buffer whose first [#length] bytes are the compressed rows.
  byte[] data() {
    return data;
  }

  int length() {
    return length;
  }

  /// Returns the checksum of the chunk, over its type and its data.
  int crc() {
    return crc;
  }

  /// Compresses the rows from the picture.
  ///
  /// @param chunkType the four letters of the chunk's type, with which its checksum begins
  void compress(Picture picture, byte[] chunkType, Tools tools) {
    int rowBytes = RGB_BYTES * picture.width();
    tools.reserve(rowBytes, rows);
    filteredBytes = rows * (1 + rowBytes);
    int at = 0;
    for (int y = firstRow; y < firstRow + rows; y++) {
      picture.copyRgbRow(y, tools.row, 0);
      if (y == firstRow) {
        tools.filtered[at] = FILTER_NONE;
        System.arraycopy(tools.row, 0, tools.filtered, at + 1, rowBytes);
      } else {
        filterUp(tools.row, tools.above, tools.filtered, at);
      }
      at += 1 + rowBytes;
      byte[] free = tools.above;
      tools.above = tools.row;
      tools.row = free;
    }
    deflate(tools);
    tools.adler.reset();
    tools.adler.update(tools.filtered, 0, filteredBytes);
    adler = tools.adler.getValue();
    tools.crc.reset();
    tools.crc.update(chunkType);
    tools.crc.update(data, 0, length);
    crc = (int) tools.crc.getValue();
  }

  private static void filterUp(byte[] row, byte[] above, byte[] target, int at) {
    target[at] = FILTER_UP;
    int first = at + 1;
    if (Arrays.equals(row, above)) {
      Arrays.fill(target, first, first + row.length, (byte) 0);
      return;
    }
    for (int i = 0; i < row.length; i++) {
      target[first + i] = (byte) (row[i] - above[i]);
    }
  }

  private void deflate(Tools tools) {
    Deflater deflater = tools.deflater;
    deflater.reset();
    deflater.setInput(tools.filtered, 0, filteredBytes);
    if (last) {
      deflater.finish();
    }
    int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
    length = 0;
    if (data.length == 0) {
      data = new byte[INITIAL_BYTES];
    }
    while (true) {
      length += deflater.deflate(data, length, data.length - length, mode);
      if (length < data.length) {
        return;
      }
      data = Arrays.copyOf(data, 2 * data.length);
    }
  }

  /// Returns the Adler-32 checksum of the preceding data and this stripe, computed like zlib's
  /// `adler32_combine`.
  ///
  /// @param before the checksum of the preceding data
  long appendTo(long before) {
    long a = before & 0xffff;
    long low = a + (adler & 0xffff) - 1;
    long high = (before >>> 16) + (adler >>> 16) + filteredBytes % ADLER_BASE * (a - 1);
    return Math.floorMod(high, (long) ADLER_BASE) << 16 | Math.floorMod(low, (long) ADLER_BASE);
  }
}
