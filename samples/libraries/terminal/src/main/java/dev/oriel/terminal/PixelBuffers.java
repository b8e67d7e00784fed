// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OwnedFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The memory of the frames in flight: at most [#MAX] at a time, reused. A guest that floods its
/// console therefore uses no more memory than an idle one.
///
/// Threading: blocks are painted on one thread and returned on any thread.
final class PixelBuffers {

  /// The most frames in flight.
  static final int MAX = 3;

  private final Semaphore free = new Semaphore(MAX);
  private final ConcurrentLinkedQueue<ByteBuffer> memory = new ConcurrentLinkedQueue<>();
  private final Runnable returned;

  /// @param returned called when a frame has been returned; on any thread
  PixelBuffers(Runnable returned) {
    this.returned = returned;
  }

  /// Paints the parts of a damage.
  ///
  /// @param paint paints a part into its rows without gaps
  /// @return a block for each part, or null while too many frames are in flight
  @Nullable List<PixelBlock> paint(Damage damage, BiConsumer<Rect, IntBuffer> paint) {
    if (!free.tryAcquire()) {
      return null;
    }
    long pixels = 0;
    for (Rect part : damage.rects()) {
      pixels += part.area();
    }
    ByteBuffer whole = memory(Math.toIntExact(pixels * PixelFormat.BYTES));
    AtomicInteger users = new AtomicInteger(damage.rects().size());
    List<PixelBlock> blocks = new ArrayList<>(damage.rects().size());
    int offset = 0;
    for (Rect part : damage.rects()) {
      int length = Math.toIntExact(part.area() * PixelFormat.BYTES);
      ByteBuffer rows = whole.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
      paint.accept(part, rows.asIntBuffer());
      blocks.add(
          new PixelBlock(
              part,
              part.width() * PixelFormat.BYTES,
              PixelFormat.X8R8G8B8,
              rows.asReadOnlyBuffer(),
              new Lease(whole, users)));
      offset += length;
    }
    return blocks;
  }

  private ByteBuffer memory(int bytes) {
    ByteBuffer used = memory.poll();
    return used != null && used.capacity() >= bytes ? used : ByteBuffer.allocateDirect(bytes);
  }

  private void giveBack(@Nullable ByteBuffer whole) {
    if (whole != null) {
      memory.add(whole);
    }
    free.release();
    returned.run();
  }

  /// A part's reference to the memory of all parts.
  private final class Lease implements ReleaseTicket {

    private final ByteBuffer whole;
    private final AtomicInteger users;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(ByteBuffer whole, AtomicInteger users) {
      this.whole = whole;
      this.users = users;
    }

    @Override
    public boolean release(ReleaseCause cause) {
      return release(whole);
    }

    /// Leaves the memory to the garbage collector: it may be read until the fence signals.
    @Override
    public boolean releaseWhenSignalled(OwnedFd fence) {
      fence.close();
      return release((ByteBuffer) null);
    }

    private boolean release(@Nullable ByteBuffer usedAgain) {
      boolean first = released.compareAndSet(false, true);
      if (first && users.decrementAndGet() == 0) {
        giveBack(usedAgain);
      }
      return first;
    }
  }
}
