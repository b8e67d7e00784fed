// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// A guest of the real QEMU that fills a buffer with one colour and flushes it. The moment the
/// flush completes, it begins to fill the next buffer, which may be the same one.
///
/// Threading: the guest's thread.
final class RewritingVm {

  /// A buffer is a whole number of pages, which the kernel requires for a udmabuf.
  static final int WIDTH = 160;

  static final int HEIGHT = 128;

  /// For a buffer.
  static final int MODULE_MIB = 4;

  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  private static final BlobScanout SHOWN = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);
  private static final Rect UPPER = new Rect(0, 0, WIDTH, HEIGHT / 2);
  private static final Rect LOWER = new Rect(0, HEIGHT / 2, WIDTH, HEIGHT / 2);

  private final VirtioGpu gpu;
  private final List<GuestFramebuffer> buffers = new ArrayList<>();
  private int frame;

  private RewritingVm(Qemu qemu, int count, IntFunction<GuestFramebuffer> memory) {
    gpu = new VirtioGpu(qemu);
    for (int i = 0; i < count; i++) {
      GuestFramebuffer fb = memory.apply(i);
      gpu.createBlob(1 + i, fb.size(), fb.extents()).ok();
      buffers.add(fb);
    }
    gpu.setScanoutBlob(0, 1, SHOWN).ok();
  }

  /// Starts a guest on a machine whose udmabuf device is that of the shim.
  static RewritingVm inModules(Qemu qemu, int buffers) {
    return new RewritingVm(
        qemu, buffers, i -> GuestFramebuffer.inModule(qemu, i, WIDTH, HEIGHT, FORMAT));
  }

  /// Starts a guest on a machine that has udmabuf.
  static RewritingVm inRam(Qemu qemu, int buffers) {
    return new RewritingVm(qemu, buffers, _ -> GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT));
  }

  /// Returns the number of the frame that was drawn last.
  int frame() {
    return frame;
  }

  /// Draws a frame with a pause in the middle, flushes it, and waits until it may draw again.
  void rewrite(Meeting pause) {
    int number = ++frame;
    int buffer = number % buffers.size();
    GuestFramebuffer fb = buffers.get(buffer);
    int colour = GuestFramebuffer.frameColour(number);
    fb.fill(UPPER, colour);
    pause.guestIsHalfWay();
    fb.fill(LOWER, colour);
    if (buffers.size() > 1) {
      var _ = gpu.setScanoutBlob(0, 1 + buffer, SHOWN);
    }
    var _ = gpu.flush(1 + buffer, SHOWN.crop(), Fencing.FENCED).ok();
  }
}
