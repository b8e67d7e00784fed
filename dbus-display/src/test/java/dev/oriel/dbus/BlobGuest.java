// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.guest.DmabufFrameQueue;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import java.io.IOException;
import java.time.Duration;

/// A guest in the lab VM whose memory the kernel makes dma-bufs, and the frames that follow from
/// them.
///
/// Ownership: close it after its sessions.
final class BlobGuest implements AutoCloseable {

  /// A whole number of pages, as the kernel requires for a udmabuf.
  static final int WIDTH = 320;

  static final int HEIGHT = 192;
  static final Rect WHOLE = Rect.ofSize(WIDTH, HEIGHT);
  static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;
  static final BlobScanout SHOWN = BlobScanout.whole(WIDTH, HEIGHT, FORMAT);

  /// As long as QEMU allows, so that a slow machine does not cause a release.
  private static final Duration DEADLINE = Duration.ofMillis(950);

  final Qemu qemu;
  final VmConnection vm;
  final VirtioGpu gpu;
  final DmabufFrameQueue frames = new DmabufFrameQueue();

  private BlobGuest(Qemu qemu, VmConnection vm) {
    this.qemu = qemu;
    this.vm = vm;
    this.gpu = new VirtioGpu(qemu);
  }

  static BlobGuest start() throws IOException {
    Qemu qemu = Qemu.builder().gl("/dev/dri/renderD128").virtioGpu("blob=true").start();
    try {
      return new BlobGuest(qemu, VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null));
    } catch (Throwable t) {
      qemu.close();
      throw t;
    }
  }

  /// Returns memory for a picture that is not a resource yet.
  GuestFramebuffer framebuffer() {
    return GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, FORMAT);
  }

  /// Starts the frames.
  ConsoleSession attach(boolean dmabuf2) {
    return vm.console(0)
        .attach(frames, AttachOptions.DEFAULT.withDmabuf2(dmabuf2).withDeadline(DEADLINE));
  }

  @Override
  public void close() {
    try (qemu;
        vm;
        frames) {
      // Closed in reverse order.
    }
  }
}
