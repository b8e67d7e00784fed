// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;

/// A guest that shows 640×480 in shared memory.
record Desktop(Qemu qemu, VirtioGpu gpu, GuestFramebuffer fb) implements AutoCloseable {

  static Desktop start() throws IOException {
    Guests.needQemu();
    Qemu qemu = Qemu.builder().virtioGpu("").start();
    VirtioGpu gpu = new VirtioGpu(qemu);
    GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 640, 480, GpuFormat.B8G8R8X8);
    fb.drawGradient();
    Guests.show(gpu, 1, fb);
    return new Desktop(qemu, gpu, fb);
  }

  void fill(Rect part, int argb) {
    fb.fill(part, argb);
    Guests.update(gpu, 1, fb, part);
  }

  @Override
  public void close() {
    qemu.close();
  }
}
