// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.util.Locale;

/// The pixels of a part of the console's picture, in the memory of the message that carried them,
/// or converted to 32 bits.
///
/// Ownership: the bytes belong to the message or to the converter. They are valid until `lease` is
/// released.
///
/// @param area the part of the picture
/// @param strideBytes bytes from one row to the next
/// @param format the layout of a pixel
/// @param data the rows, from index 0 of a direct buffer
/// @param lease the ticket that gives the message or the memory back
public record PixelBlock(
    Rect area, int strideBytes, PixelFormat format, ByteBuffer data, ReleaseTicket lease) {

  /// Checks the numbers.
  ///
  /// @throws InvalidScanoutException if the area starts left of or above the picture, a number is
  ///   impossible, or `data` is too short for the rows
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

  /// Returns the number of bytes that this block keeps in memory.
  public long sizeBytes() {
    return data.limit();
  }
}
