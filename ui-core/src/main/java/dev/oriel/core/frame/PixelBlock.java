// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.util.Locale;

/// Pixels of a part of the console's picture, as a message brought them.
///
/// Ownership: the bytes belong to the message and are valid until `lease` is released.
///
/// @param area where the pixels go
/// @param strideBytes bytes from one row to the next
/// @param format the layout of a pixel
/// @param data the rows, from the buffer's position 0; direct
/// @param lease hands the message back
public record PixelBlock(
    Rect area, int strideBytes, PixelFormat format, ByteBuffer data, ReleaseTicket lease) {

  /// Checks that the rows are inside the data.
  ///
  /// @throws InvalidScanoutException if they are not
  public PixelBlock {
    if (area.x() < 0 || area.y() < 0) {
      throw new InvalidScanoutException("pixels at " + area + ", left of or above the picture");
    }
    long needed = MappedScanout.requiredBytes(area.width(), area.height(), strideBytes);
    if (data.limit() < needed) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "pixels of %s stride %d need %d bytes, the message has %d",
              area,
              strideBytes,
              needed,
              data.limit()));
    }
  }

  /// The bytes of memory that this block keeps.
  public long sizeBytes() {
    return data.limit();
  }
}
