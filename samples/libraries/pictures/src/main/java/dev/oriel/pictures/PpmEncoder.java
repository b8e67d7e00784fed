// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes binary PPM files (`P6`, 255), the format of QEMU's `screendump`.
public final class PpmEncoder implements PictureEncoder {

  private static final int CHUNK_BYTES = 1 << 18;

  private byte[] rows = new byte[0];

  /// Creates an encoder.
  public PpmEncoder() {}

  @Override
  public void encode(Picture picture, OutputStream out) throws IOException {
    int rowBytes = 3 * picture.width();
    int rowsAtOnce = Math.max(1, CHUNK_BYTES / rowBytes);
    if (rows.length < rowsAtOnce * rowBytes) {
      rows = new byte[rowsAtOnce * rowBytes];
    }
    String header = "P6\n" + picture.width() + " " + picture.height() + "\n255\n";
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    int filled = 0;
    for (int y = 0; y < picture.height(); y++) {
      if (filled + rowBytes > rows.length) {
        out.write(rows, 0, filled);
        filled = 0;
      }
      picture.copyRgbRow(y, rows, filled);
      filled += rowBytes;
    }
    out.write(rows, 0, filled);
  }

  @Override
  public void close() {}
}
