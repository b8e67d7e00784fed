// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies the pixels of many waiting messages into one block of memory, so that a consumer that
/// does not poll keeps a bounded amount of memory, no matter how long the guest draws.
final class PixelFold {

  private PixelFold() {}

  /// Returns a frame that leads to the same picture and keeps no message.
  ///
  /// Blocks whose format differs from that of the newest block are left out: when a console changes
  /// its format, QEMU sends the whole picture again.
  ///
  /// Ownership: consumes `frame`.
  ///
  /// @return the folded frame, or null if the changed area takes more than `maxBytes`; in that case
  ///   `frame` has been discarded
  static Frame.@Nullable Pixels fold(Frame.Pixels frame, long maxBytes) {
    PixelFormat format = frame.blocks().getLast().format();
    Damage damage = Damage.NONE;
    for (PixelBlock b : frame.blocks()) {
      if (b.format() == format) {
        damage = damage.plus(b.area());
      }
    }
    Rect bounds = damage.bounds();
    long stride = (long) bounds.width() * PixelFormat.BYTES;
    if (stride * bounds.height() > maxBytes) {
      frame.discard(ReleaseCause.SUPERSEDED);
      return null;
    }
    ByteBuffer memory = ByteBuffer.allocateDirect((int) (stride * bounds.height()));
    for (PixelBlock b : frame.blocks()) {
      if (b.format() == format) {
        copy(b, memory, (int) stride, bounds);
      }
    }
    frame.discard(ReleaseCause.COPIED);
    List<PixelBlock> blocks = new ArrayList<>(damage.rects().size());
    for (Rect r : damage.rects()) {
      int start = offset(r, bounds, (int) stride);
      ByteBuffer rows = memory.slice(start, memory.capacity() - start).asReadOnlyBuffer();
      blocks.add(new PixelBlock(r, (int) stride, format, rows, ReleaseTicket.none()));
    }
    return new Frame.Pixels(
        frame.serial(), frame.receivedNanos(), frame.width(), frame.height(), blocks);
  }

  private static void copy(PixelBlock from, ByteBuffer to, int stride, Rect bounds) {
    int row = from.area().width() * PixelFormat.BYTES;
    int at = offset(from.area(), bounds, stride);
    for (int y = 0; y < from.area().height(); y++) {
      to.put(at + y * stride, from.data(), y * from.strideBytes(), row);
    }
  }

  private static int offset(Rect r, Rect bounds, int stride) {
    return (r.y() - bounds.y()) * stride + (r.x() - bounds.x()) * PixelFormat.BYTES;
  }
}
