// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.image;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.memory.SharedMemory;
import java.nio.ByteBuffer;

/// Draws rows of pixels out of shared memory: in place where it cannot shrink, else through a small
/// buffer that the processor's cache holds.
///
/// Threading: one thread at a time.
public final class SharedRows {

  /// Bytes that one `pread` copies out of memory that cannot be pinned.
  private static final int READ_BYTES = 1 << 18;

  private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

  /// A reader that has read nothing.
  public SharedRows() {}

  /// Draws a part of a picture.
  ///
  /// @param offset of the part's first pixel in memory
  /// @param strideBytes bytes from one row to the next
  /// @param bottomUp whether the first row in memory is the lowest one of `area`
  /// @param area where the part belongs, inside of `target`
  /// @param before what `target` is compared with, see [Picture#drawChanges]
  /// @return the rows of `area` from the first to the last that differs from `before`
  /// @throws dev.oriel.core.os.OsException if the other side took the memory away; a part of the
  ///   rows has been drawn
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
