// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.format.PackedFormat;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Converts pixels that do not have 32 bits, once when they arrive, so that all readers handle only
/// one depth. Memory is reused.
///
/// Threading: converts on one thread; blocks are returned on any thread.
final class ConvertedPixels {

  /// The limit of a picture's memory: twice the most that a message can hold at 16 bits a pixel.
  private static final long MAX_BYTES = 128L << 20;

  /// The most buffers that wait to be reused: one for the frame that is shown and one for the next.
  private static final int SPARE = 2;

  private final BlockingQueue<ByteBuffer> spare = new ArrayBlockingQueue<>(SPARE);

  /// A source of converted rows.
  @FunctionalInterface
  interface Rows {

    /// Converts a row.
    ///
    /// @param y the row, from 0
    /// @param target receives the pixels, in [PixelFormat#X8R8G8B8]
    /// @param at index of the first pixel in `target`
    void convert(int y, ByteBuffer target, int at);
  }

  /// Converts the rows of a message. The message is not needed afterwards.
  ///
  /// @param rows the rows, from the buffer's position 0
  /// @throws InvalidScanoutException if the values are impossible
  PixelBlock convert(Rect area, int strideBytes, PackedFormat format, ByteBuffer rows) {
    long needed =
        MappedScanout.requiredBytes(area.width(), area.height(), strideBytes, format.bytes());
    if (rows.limit() < needed) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "pixels of %s stride %d need %d bytes, the message has %d",
              area,
              strideBytes,
              needed,
              rows.limit()));
    }
    return convert(
        area,
        format,
        (y, target, at) -> format.convert(rows, y * strideBytes, target, at, area.width()));
  }

  /// Checks that a picture is not too large to be converted.
  ///
  /// @throws InvalidScanoutException if it is
  static void check(Rect area, PackedFormat format) {
    long bytes = area.area() * PixelFormat.BYTES;
    if (bytes > MAX_BYTES) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "%s of %s take %d MiB; at most %d are accepted",
              area,
              format,
              bytes >> 20,
              MAX_BYTES >> 20));
    }
  }

  /// Converts rows.
  ///
  /// @throws InvalidScanoutException if the area is too large
  PixelBlock convert(Rect area, PackedFormat format, Rows rows) {
    check(area, format);
    int row = area.width() * PixelFormat.BYTES;
    int bytes = row * area.height();
    ByteBuffer memory = memory(bytes);
    for (int y = 0; y < area.height(); y++) {
      rows.convert(y, memory, y * row);
    }
    ByteBuffer pixels = memory.slice(0, bytes).asReadOnlyBuffer();
    return ConsolePicture.block(area, row, PixelFormat.X8R8G8B8, pixels, new Lease(memory));
  }

  private ByteBuffer memory(int bytes) {
    ByteBuffer used = spare.poll();
    ByteBuffer memory =
        used != null && used.capacity() >= bytes ? used : ByteBuffer.allocateDirect(bytes);
    return memory.order(ByteOrder.LITTLE_ENDIAN);
  }

  /// A block's reference to its memory.
  private final class Lease implements ReleaseTicket {

    private final ByteBuffer memory;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(ByteBuffer memory) {
      this.memory = memory;
    }

    @Override
    public boolean release(ReleaseCause cause) {
      boolean first = released.compareAndSet(false, true);
      if (first) {
        boolean _ = spare.offer(memory);
      }
      return first;
    }

    /// Leaves the memory to the garbage collector: it may be read until the fence signals.
    @Override
    public boolean releaseWhenSignalled(OwnedFd fence) {
      fence.close();
      return released.compareAndSet(false, true);
    }
  }
}
