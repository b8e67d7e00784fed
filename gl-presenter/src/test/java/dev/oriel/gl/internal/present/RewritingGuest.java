// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Await;
import dev.oriel.sync.EventLoop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A guest that draws its next frame as soon as it may. Each frame has one colour, over the whole
/// buffer. A reader that reads a buffer after it was released sees two colours in one frame.
///
/// Ownership: owns its buffers. Threading: it draws on its own loop, which also waits for the
/// fences, as the loop of the D-Bus side does.
final class RewritingGuest implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final EventLoop loop = new EventLoop("guest");
  private final Arena arena = Arena.ofShared();
  private final int width;
  private final int height;
  private final FrameSink sink;
  private final List<DmabufScanout> scanouts = new ArrayList<>();
  private final List<MemorySegment> memories = new ArrayList<>();

  private volatile int drawn;
  private volatile int wanted;

  /// @param buffers buffers of `width × height` pixels of 32 bits each, without padding; taken by
  ///   this object
  RewritingGuest(int width, int height, List<OwnedFd> buffers, FrameSink sink) {
    this.width = width;
    this.height = height;
    this.sink = sink;
    for (OwnedFd fd : buffers) {
      memories.add(Memory.map(fd.number(), 0, 4L * width * height, true, arena));
      DmabufLayout layout =
          new DmabufLayout(
              width,
              height,
              Fourcc.XRGB8888,
              Modifier.LINEAR,
              List.of(new PlaneLayout(0, 4L * width)),
              Rect.ofSize(width, height),
              false);
      scanouts.add(new DmabufScanout(layout, List.of(fd)));
    }
  }

  /// Draws a number of frames, and waits until the last one has been released.
  void draw(int frames) {
    wanted = drawn + frames;
    loop.execute(this::next);
    Await.until(() -> wanted + " frames; drawn: " + drawn, LIMIT, () -> drawn > wanted);
  }

  private void next() {
    int n = drawn;
    if (n < wanted) {
      int buffer = n % scanouts.size();
      fill(memories.get(buffer), n * 0x9e3779 & 0xffffff);
      DmabufScanout scanout = scanouts.get(buffer);
      scanout.retain();
      sink.frame(
          new Frame.Dmabuf(
              n + 1L, System.nanoTime(), scanout, Damage.full(width, height), new Flush()));
    }
    drawn = n + 1;
  }

  /// Fills the memory row by row, as a guest does.
  private void fill(MemorySegment memory, int rgb) {
    for (long at = 0; at < memory.byteSize(); at += Integer.BYTES) {
      memory.set(ValueLayout.JAVA_INT, at, rgb);
    }
  }

  /// The flush of a frame. The next frame is drawn when it is released.
  private final class Flush implements ReleaseTicket {

    private final AtomicBoolean released = new AtomicBoolean();

    @Override
    public boolean release(ReleaseCause cause) {
      boolean first = released.compareAndSet(false, true);
      if (first) {
        loop.execute(RewritingGuest.this::next);
      }
      return first;
    }

    @Override
    public boolean releaseWhenSignalled(OwnedFd fence) {
      boolean first = released.compareAndSet(false, true);
      if (first) {
        var _ = loop.watch(fence, RewritingGuest.this::next);
      } else {
        fence.close();
      }
      return first;
    }
  }

  @Override
  public void close() {
    loop.close();
    scanouts.forEach(DmabufScanout::close);
    arena.close();
  }
}
