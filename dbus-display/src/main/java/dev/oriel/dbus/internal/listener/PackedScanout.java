// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.format.PackedFormat;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;

/// A scanout in shared memory whose pixels do not have 32 bits. Its changed parts are converted
/// when QEMU reports them, so that their readers handle only one depth.
///
/// Ownership: it owns the mapping. Converted blocks do not need it any more. Threading: the
/// connection's loop thread.
final class PackedScanout implements AutoCloseable {

  private final Rect bounds;
  private final int strideBytes;
  private final PackedFormat format;
  private final SharedMemory memory;
  private final ConvertedPixels converted;

  private PackedScanout(
      Rect bounds,
      int strideBytes,
      PackedFormat format,
      SharedMemory memory,
      ConvertedPixels converted) {
    this.bounds = bounds;
    this.strideBytes = strideBytes;
    this.format = format;
    this.memory = memory;
    this.converted = converted;
  }

  /// Maps the memory of a scanout.
  ///
  /// @param fd the memory; consumed, even if this fails
  /// @param offset the first byte of the picture
  /// @param converted converts the pixels, and keeps memory for them
  /// @throws InvalidScanoutException if the numbers are impossible
  /// @throws dev.oriel.core.os.OsException if the memory is not as long as the picture
  static PackedScanout map(
      OwnedFd fd,
      long offset,
      Rect bounds,
      int strideBytes,
      PackedFormat format,
      ConvertedPixels converted) {
    try (fd) {
      ConvertedPixels.check(bounds, format);
      long length =
          MappedScanout.requiredBytes(bounds.width(), bounds.height(), strideBytes, format.bytes());
      SharedMemory memory = SharedMemory.map(OwnedFd.adopt(fd.detach()), offset, length);
      return new PackedScanout(bounds, strideBytes, format, memory, converted);
    }
  }

  /// Returns the rectangle of the whole picture.
  Rect bounds() {
    return bounds;
  }

  /// Returns whether a message can hold the whole picture.
  boolean fitsMessage() {
    return ScanoutReader.fitsMessage(strideBytes, bounds.height());
  }

  /// Reads and converts a part of the picture.
  ///
  /// @param area a part of [#bounds], not empty
  /// @throws dev.oriel.core.os.OsException if QEMU truncated the memory
  PixelBlock read(Rect area) {
    int width = area.width();
    if (memory.isPinned()) {
      ByteBuffer all = memory.pinned();
      return converted.convert(
          area,
          format,
          (y, target, at) ->
              format.convert(all, (int) offset(area.x(), area.y() + y), target, at, width));
    }
    ByteBuffer row = ByteBuffer.allocateDirect(width * format.bytes());
    return converted.convert(
        area,
        format,
        (y, target, at) -> {
          memory.read(offset(area.x(), area.y() + y), row.clear());
          format.convert(row, 0, target, at, width);
        });
  }

  private long offset(int x, int y) {
    return (long) y * strideBytes + (long) x * format.bytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
