// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VenusContext;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;

/// A guest in the lab VM that shows memory of the host's Vulkan (Venus), and the QEMU in which it
/// runs. The Vulkan driver is lavapipe, which draws on the CPU.
///
/// Threading: the guest's thread. Ownership: close it.
final class VenusGuest implements AutoCloseable {

  /// A whole number of pages.
  static final Rect SIZE = Rect.ofSize(320, 192);

  private static final GpuFormat FORMAT = GpuFormat.B8G8R8X8;

  final Qemu qemu;
  final VirtioGpu gpu;
  final VenusContext venus;
  private int lastResource;

  private VenusGuest(Qemu qemu) {
    this.qemu = qemu;
    this.gpu = new VirtioGpu(qemu);
    this.venus = new VenusContext(gpu, 1);
  }

  static VenusGuest start() throws IOException {
    Qemu qemu =
        Qemu.builder()
            .gl("/dev/dri/renderD128")
            .environment("VK_DRIVER_FILES", "/usr/share/vulkan/icd.d/lvp_icd.json")
            .device("virtio-gpu-gl-pci,blob=on,venus=on,hostmem=64M")
            .start();
    try {
      return new VenusGuest(qemu);
    } catch (Throwable t) {
      qemu.close();
      throw t;
    }
  }

  /// Returns a picture of the guest's, to be written into a buffer.
  GuestFramebuffer picture() {
    return GuestFramebuffer.inRam(qemu, SIZE.width(), SIZE.height(), FORMAT);
  }

  /// Returns memory of the host's Vulkan that holds a picture.
  VenusContext.Blob exportable(GuestFramebuffer picture) {
    VenusContext.Blob blob = venus.allocateExportable(++lastResource, picture.size());
    blob.write(picture);
    return blob;
  }

  /// Returns memory of the host that no device knows and that holds a picture.
  VenusContext.Blob plain(GuestFramebuffer picture) {
    VenusContext.Blob blob = venus.allocatePlain(++lastResource, picture.size());
    blob.write(picture);
    return blob;
  }

  /// Shows a buffer.
  GpuCommand show(VenusContext.Blob blob) {
    return gpu.setScanoutBlob(
        0, blob.resource(), BlobScanout.whole(SIZE.width(), SIZE.height(), FORMAT));
  }

  /// Shows a buffer and flushes it. The flush itself waits for no viewer: QEMU completes it when
  /// its renderer is done, and holds the commands after it until the viewer has given the buffer
  /// back.
  GpuCommand flip(VenusContext.Blob blob) {
    show(blob).ok();
    return gpu.flush(blob.resource(), SIZE, Fencing.FENCED);
  }

  @Override
  public void close() {
    qemu.close();
  }
}
