// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.Screendump;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Uses the fixtures of the other modules from this module: they are on the class path, and the
/// shim's source is in the test jar.
final class FixturesTest {

  @Test
  @NeedsQemu
  @NeedsGlShim
  void drivesAVirtualGuestFromAnotherModule() throws IOException {
    try (Qemu qemu =
        Qemu.builder().udmabuf(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 4).start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, 0, 320, 240, GpuFormat.B8G8R8X8);
      fb.drawFrame(7);
      assertEquals(7, GuestFramebuffer.frameNumber(GuestFramebuffer.frameColour(7)));
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(320, 240, fb.format())).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
      assertArrayEquals(fb.expectedRgba(fb.bounds()), Screendump.of(qemu, "gpu", 0).rgba());
    }
  }

  @Test
  @NeedsXServer
  void startsADisplayServerFromAnotherModule() throws IOException {
    try (XServer x = XServer.start(128, 96)) {
      assertTrue(x.display().startsWith(":"));
      assertEquals(128, x.screenshot().width());
      assertEquals(96, x.screenshot().height());
    }
  }
}
