// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// A guest with a desktop of 1920×1080 full of text, over which a rectangle moves 60 times a
/// second. It flushes the whole desktop with a fence and waits for the fence before the next frame,
/// as Linux does.
///
/// The pixel at the top left has the number of the frame.
///
/// Threading: one thread; the thread of [#run] while that runs.
final class DesktopGuest implements AutoCloseable {

  static final int WIDTH = 1920;
  static final int HEIGHT = 1080;
  static final int RATE = 60;

  /// How QEMU passes the picture to a viewer.
  enum Kind {
    /// In shared memory: `ScanoutMap`.
    MAP,
    /// In a dma-buf that is held until the viewer releases it.
    DMABUF
  }

  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final long PERIOD_NANOS = 1_000_000_000L / RATE;
  private static final int MAX_FRAMES = 1 << 16;

  private final Qemu qemu;
  private final VirtioGpu gpu;
  private final GuestFramebuffer fb;
  private final Kind kind;
  private final AtomicLongArray flushedNanos = new AtomicLongArray(MAX_FRAMES);
  private final AtomicLongArray waitedNanos = new AtomicLongArray(MAX_FRAMES);
  private Rect moved = new Rect(0, 0, 1, 1);
  private int frame;
  private volatile boolean stopped;

  private DesktopGuest(Qemu qemu, Kind kind) {
    this.qemu = qemu;
    this.kind = kind;
    gpu = new VirtioGpu(qemu);
    if (kind == Kind.DMABUF) {
      fb = GuestFramebuffer.inModule(qemu, 0, WIDTH, HEIGHT, FORMAT);
      fb.drawText(1);
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(WIDTH, HEIGHT, FORMAT)).ok();
    } else {
      fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
      fb.drawText(1);
      gpu.createResource2d(1, FORMAT, WIDTH, HEIGHT).ok();
      gpu.attachBacking(1, fb.extents()).ok();
      gpu.setScanout(0, 1, fb.bounds()).ok();
    }
    show();
  }

  static DesktopGuest start(Kind kind) throws IOException {
    Qemu.Builder builder = Qemu.builder();
    Qemu qemu =
        kind == Kind.DMABUF
            ? builder.gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 16).start()
            : builder.virtioGpu("").start();
    try {
      return new DesktopGuest(qemu, kind);
    } catch (Throwable t) {
      qemu.close();
      throw t;
    }
  }

  Qemu qemu() {
    return qemu;
  }

  /// Returns when the flush of a frame was passed to the device, in [System#nanoTime].
  long flushedNanos(int number) {
    return flushedNanos.get(number);
  }

  /// Returns how long the flush of a frame took, or 0 before it has completed.
  long waitedNanos(int number) {
    return waitedNanos.get(number);
  }

  private void show() {
    int n = ++frame;
    // The rectangle moves on. The text below it is lost, as below a window.
    moved = new Rect(n * 16 % (WIDTH - 400), n * 9 % (HEIGHT - 300), 400, 300);
    fb.fill(moved, GuestFramebuffer.frameColour(n * 7));
    fb.fill(new Rect(0, 0, 8, 8), GuestFramebuffer.frameColour(n));
    if (kind == Kind.MAP) {
      gpu.transferToHost2d(1, fb.bounds(), 0).ok();
    }
    flushedNanos.set(n, System.nanoTime());
    GpuCommand _ = gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
    waitedNanos.set(n, System.nanoTime() - flushedNanos.get(n));
  }

  /// Draws at [#RATE] until it is stopped.
  ///
  /// @return how many frames a second it drew
  double run() {
    stopped = false;
    long begin = System.nanoTime();
    int frames = 0;
    while (!stopped && frame + 1 < MAX_FRAMES) {
      show();
      frames++;
      long next = begin + frames * PERIOD_NANOS;
      for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    return frames * 1e9 / (System.nanoTime() - begin);
  }

  /// Makes [#run] return. Threading: any thread.
  void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    qemu.close();
  }
}
