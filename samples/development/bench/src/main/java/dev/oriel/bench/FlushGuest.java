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
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A guest on the real QEMU that draws, flushes with a fence, waits for the fence and draws again.
/// The fence signals when the guest may draw to the buffer again.
///
/// Threading: the guest's thread.
final class FlushGuest implements AutoCloseable {

  static final int WIDTH = 640;
  static final int HEIGHT = 480;

  /// How a guest uses its buffers.
  enum Style {
    /// Draws to one buffer, at most 200 times a second, like a desktop.
    DRAWS,
    /// Flips between two buffers, as fast as it gets them back. QEMU 10.0 drops most of its
    /// scanouts, so that the viewer sees few of the flips.
    FLIPS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int BUFFERS = 2;
  private static final int MODULE_MIB = 8;
  private static final long DRAW_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final BlobScanout SHOWN = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);

  private final Qemu qemu;
  private final VirtioGpu gpu;
  private final List<GuestFramebuffer> buffers = new ArrayList<>();
  private int frame;

  private FlushGuest(Qemu qemu) {
    this.qemu = qemu;
    this.gpu = new VirtioGpu(qemu);
    for (int i = 0; i < BUFFERS; i++) {
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, i, WIDTH, HEIGHT, FORMAT);
      fb.drawFrame(i);
      gpu.createBlob(1 + i, fb.size(), fb.extents()).ok();
      buffers.add(fb);
    }
    gpu.setScanoutBlob(0, 1, SHOWN).ok();
  }

  /// Starts QEMU with two buffers, the first of which it shows.
  static FlushGuest start() throws IOException {
    Qemu qemu =
        Qemu.builder()
            .gl(GlShim.get())
            .virtioGpu("blob=true")
            .framebuffers(BUFFERS, MODULE_MIB)
            .start();
    try {
      return new FlushGuest(qemu);
    } catch (Throwable t) {
      qemu.close();
      throw t;
    }
  }

  /// Returns the socket of the monitor, for the viewer.
  Path qmpSocket() {
    return qemu.qmpSocket();
  }

  /// Draws and flushes as many frames as fit into `nanos`.
  ///
  /// @param nanos receives the time of each frame, from the flush to its fence
  /// @return the time of all frames, including the guest's own work and pauses
  long run(Style style, LongBuffer nanos) {
    var _ = gpu.setScanoutBlob(0, 1, SHOWN);
    long begin = System.nanoTime();
    for (int i = 0; nanos.hasRemaining(); i++) {
      if (style == Style.DRAWS) {
        pauseUntil(begin + i * DRAW_PERIOD_NANOS);
      }
      nanos.put(frame(style).nanos());
    }
    return System.nanoTime() - begin;
  }

  private GpuCommand frame(Style style) {
    int n = ++frame;
    int buffer = style == Style.FLIPS ? n % BUFFERS : 0;
    // A small part of the picture, because the guest's drawing is not measured.
    buffers
        .get(buffer)
        .fill(
            new Rect(n % (WIDTH - 64), n % (HEIGHT - 64), 64, 64), GuestFramebuffer.frameColour(n));
    if (style == Style.FLIPS) {
      var _ = gpu.setScanoutBlob(0, 1 + buffer, SHOWN);
    }
    return gpu.flush(1 + buffer, SHOWN.crop(), Fencing.FENCED).ok();
  }

  private static void pauseUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    qemu.close();
  }
}
