// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.memory.SharedMemory;
import java.nio.ByteBuffer;

/// Draws rows of pixels from shared memory. Memory that cannot shrink is read directly; other
/// memory is copied through a small buffer that fits the processor's cache.
///
/// Threading: one thread at a time.
public final class SharedRows {

  /// The number of bytes that one `pread` copies from memory that cannot be pinned.
  private static final int READ_BYTES = 1 << 18;

  private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

  /// Creates a reader without a buffer.
  public SharedRows() {}

  /// Draws a part of a picture.
  ///
  /// @param offset the offset of the part's first pixel in memory, in bytes
  /// @param strideBytes bytes from one row to the next
  /// @param bottomUp whether the first row in memory is the lowest row of `area`
  /// @param area the position of the part, inside `target`
  /// @param before the picture with which the new pixels are compared, see [Picture#drawChanges]
  /// @return the rows of `area` from the first to the last that differs from `before`
  /// @throws dev.oriel.core.os.OsException if the other process truncated the memory; a part of the
  ///   rows may have been drawn
  public Rect draw(
      SharedMemory memory,
      long offset,
      int strideBytes,
      PixelFormat format,
      boolean bottomUp,
      Rect area,
      Picture target,
      Picture before) {
    if (memory.isPinned() && memory.length() <= Integer.MAX_VALUE) {
      ByteBuffer rows = memory.pinned();
      int start = Math.toIntExact(offset);
      return target.drawChanges(
          area, strideBytes, format, rows.slice(start, rows.limit() - start), bottomUp, before);
    }
    Rect changed = Rect.EMPTY;
    int rowBytes = area.width() * PixelFormat.BYTES;
    int rowsAtOnce = Math.max(1, (READ_BYTES - rowBytes) / strideBytes + 1);
    for (int y = 0; y < area.height(); y += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, area.height() - y);
      ByteBuffer part = scratch((rows - 1) * strideBytes + rowBytes);
      memory.read(offset + (long) y * strideBytes, part);
      int top = bottomUp ? area.bottom() - y - rows : area.y() + y;
      Rect strip = new Rect(area.x(), top, area.width(), rows);
      changed =
          changed.union(
              target.drawChanges(strip, strideBytes, format, part.flip(), bottomUp, before));
    }
    return changed;
  }

  private ByteBuffer scratch(int bytes) {
    if (scratch.capacity() < bytes) {
      scratch = ByteBuffer.allocateDirect(Math.max(bytes, READ_BYTES));
    }
    return scratch.clear().limit(bytes);
  }
}
