// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.guest.GpuCommand;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.GuestMemory.Extent;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest's own memory as dma-bufs, which the newest QEMU creates with the kernel's udmabuf
/// device, in the lab VM. The pictures are read through the dma-bufs themselves.
@Tag("lab")
final class GuestBlobTest {

  @ParameterizedTest(name = "dmabuf2={0}")
  @ValueSource(booleans = {false, true})
  void whatTheGuestWritesIsInTheBufferAtOnce(boolean dmabuf2) throws Exception {
    try (BlobGuest guest = BlobGuest.start()) {
      GuestFramebuffer fb = guest.framebuffer();
      fb.drawGradient();
      guest.gpu.createBlob(1, fb.size(), fb.extents()).ok();
      try (ConsoleSession _ = guest.attach(dmabuf2)) {
        guest.gpu.setScanoutBlob(0, 1, BlobGuest.SHOWN).ok();
        GpuCommand flush = guest.gpu.flush(1, BlobGuest.WHOLE, Fencing.FENCED);
        try (Frame.Dmabuf frame = guest.frames.takeGated(BlobGuest.WHOLE)) {
          DmabufLayout layout = frame.scanout().layout();
          assertEquals(Fourcc.XRGB8888, layout.fourcc());
          assertTrue(layout.linear(), Modifier.describe(layout.modifier()));
          assertFalse(layout.bottomUp());
          assertTrue(Descriptors.isDmabuf(frame.scanout().fd(0).number()));
          assertArrayEquals(fb.expectedRgba(BlobGuest.WHOLE), DmabufPixels.rgba(frame.scanout()));
          fb.drawText(3);
          assertArrayEquals(fb.expectedRgba(BlobGuest.WHOLE), DmabufPixels.rgba(frame.scanout()));
        }
        flush.ok();
      }
    }
  }

  @ParameterizedTest(name = "dmabuf2={0}")
  @ValueSource(booleans = {false, true})
  void pagesInAnyOrderMakeOnePicture(boolean dmabuf2) throws Exception {
    try (BlobGuest guest = BlobGuest.start()) {
      GuestFramebuffer fb = guest.framebuffer();
      fb.drawGradient();
      List<Extent> pages = fb.shuffledCopy(guest.qemu.memory(), 11);
      guest.gpu.createBlob(1, fb.size(), pages).ok();
      try (ConsoleSession _ = guest.attach(dmabuf2)) {
        guest.gpu.setScanoutBlob(0, 1, BlobGuest.SHOWN).ok();
        GpuCommand flush = guest.gpu.flush(1, BlobGuest.WHOLE, Fencing.FENCED);
        try (Frame.Dmabuf frame = guest.frames.takeGated(BlobGuest.WHOLE)) {
          assertArrayEquals(fb.expectedRgba(BlobGuest.WHOLE), DmabufPixels.rgba(frame.scanout()));
        }
        flush.ok();
      }
    }
  }

  @ParameterizedTest(name = "dmabuf2={0}")
  @ValueSource(booleans = {false, true})
  void aPartOfABufferIsShown(boolean dmabuf2) throws Exception {
    try (BlobGuest guest = BlobGuest.start()) {
      GuestFramebuffer fb = guest.framebuffer();
      fb.drawGradient();
      // ScanoutDMABUF does not report where the part begins, so QEMU can only show the first
      // corner. Neither call reports where in a blob its framebuffer begins:
      // virtio_gpu_create_dmabuf() in QEMU's hw/display/virtio-gpu-udmabuf.c always reports offset
      // 0.
      Rect crop = dmabuf2 ? new Rect(130, 20, 160, 100) : Rect.ofSize(160, 100);
      BlobScanout shown =
          new BlobScanout(
              BlobGuest.WIDTH, BlobGuest.HEIGHT, crop, BlobGuest.FORMAT, fb.stride(), 0);
      guest.gpu.createBlob(1, fb.size(), fb.scatteredExtents()).ok();
      try (ConsoleSession _ = guest.attach(dmabuf2)) {
        guest.gpu.setScanoutBlob(0, 1, shown).ok();
        GpuCommand flush = guest.gpu.flush(1, crop, Fencing.FENCED);
        try (Frame.Dmabuf frame = guest.frames.takeGated(crop)) {
          assertArrayEquals(
              fb.expectedRgba(crop),
              DmabufPixels.rgba(frame.scanout()),
              () -> frame.scanout().toString());
        }
        flush.ok();
      }
    }
  }
}
