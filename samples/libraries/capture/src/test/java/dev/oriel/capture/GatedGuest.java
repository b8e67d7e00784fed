// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.time.Duration;

/// A guest whose buffer is a dma-buf, which QEMU holds until the capture releases it.
final class GatedGuest implements AutoCloseable {

  static final int WIDTH = 320;
  static final int HEIGHT = 200;

  /// The deadline of flushes, for captures that release each buffer long before it: see [#slow].
  static final Duration DEADLINE = Duration.ofMillis(900);

  final Qemu qemu;
  private final VirtioGpu gpu;
  final GuestFramebuffer fb;
  private long slow;

  GatedGuest() throws IOException {
    qemu = Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 8).start();
    gpu = new VirtioGpu(qemu);
    fb = GuestFramebuffer.inModule(qemu, 0, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
    gpu.createBlob(1, fb.size(), fb.extents()).ok();
    gpu.setScanoutBlob(0, 1, BlobScanout.whole(WIDTH, HEIGHT, fb.format())).ok();
    show(0);
  }

  void show(int frame) {
    fb.drawFrame(frame);
    flush();
  }

  void flush() {
    long nanos = gpu.flush(1, fb.bounds(), Fencing.FENCED).ok().nanos();
    slow += nanos >= DEADLINE.toNanos() ? 1 : 0;
  }

  /// Returns how many flushes took as long as the deadline. On a machine that stalls for so long,
  /// the deadline may have overtaken each of them.
  long slow() {
    return slow;
  }

  @Override
  public void close() {
    qemu.close();
  }
}
