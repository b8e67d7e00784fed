// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.Await;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests the shim with the real QEMU. The tests of viewers check that they receive the pictures.
@NeedsQemu
@NeedsGlShim
final class GlShimTest {

  @Test
  void letsQemuScanOutBlobsWithOpenGl() throws IOException {
    try (Qemu qemu =
        Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(2, 8).start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      assertTrue(gpu.hasBlobs());
      for (int i = 0; i < 2; i++) {
        GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, i, 800, 600, GpuFormat.B8G8R8X8);
        fb.drawFrame(i);
        gpu.createBlob(1 + i, fb.size(), fb.scatteredExtents()).ok();
      }
      for (int i = 0; i < 10; i++) {
        BlobScanout whole = BlobScanout.whole(800, 600, GpuFormat.B8G8R8X8);
        gpu.setScanoutBlob(0, 1 + i % 2, whole).ok();
        gpu.flush(1 + i % 2, whole.crop(), Fencing.FENCED).ok();
      }
      gpu.disableScanout(0).ok();
      gpu.unref(1).ok();
      qemu.quit();
      assertEquals("", qemu.stderr());
    }
  }

  @Test
  void makesTheBlobBeTheGuestsMemory() throws IOException {
    try (Qemu qemu =
        Qemu.builder().udmabuf(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 8).start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, 0, 640, 400, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      gpu.createBlob(1, fb.size(), fb.scatteredExtents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(640, 400, fb.format())).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
      assertArrayEquals(fb.expectedRgba(fb.bounds()), Screendump.of(qemu, "gpu", 0).rgba());

      fb.drawText(5); // a blob is never transferred: QEMU reads the guest's pages
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
      assertArrayEquals(fb.expectedRgba(fb.bounds()), Screendump.of(qemu, "gpu", 0).rgba());
    }
  }

  @Test
  void refusesABufferThatItCannotShowTruthfully() throws IOException {
    try (Qemu qemu = Qemu.builder().udmabuf(GlShim.get()).virtioGpu("blob=true").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 64, 64, GpuFormat.B8G8R8X8);
      int _ = gpu.createBlob(1, fb.size(), fb.extents()).response();
      // QEMU's output arrives through a pipe, later than the answer.
      Await.until(
          "the shim's refusal",
          Duration.ofSeconds(30),
          () -> qemu.stderr().contains("UDMABUF_CREATE_LIST refused: the buffer is not contig"));
    }
  }
}
