// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests the virtio-gpu driver of the virtual guest with the real device. QEMU's own screendump
/// provides the expected picture.
@NeedsQemu
final class VirtioGpuTest {

  private static final int OK_NODATA = 0x1100;
  private static final int ERR_INVALID_RESOURCE_ID = 0x1203;

  @Test
  void reportsTheModeThatQemuWasStartedWith() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("xres=1024,yres=768").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      assertEquals(List.of(new VirtioGpu.Display(Rect.ofSize(1024, 768), true)), gpu.displayInfo());
      byte[] edid = gpu.edid(0);
      assertArrayEquals(
          new byte[] {0, -1, -1, -1, -1, -1, -1, 0}, Arrays.copyOf(edid, 8), "EDID header");
      assertFalse(gpu.hasBlobs());
      qemu.quit();
    }
  }

  @Test
  void showsWhatWasTransferredAndFlushed() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 640, 480, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      gpu.createResource2d(1, fb.format(), fb.width(), fb.height()).ok();
      gpu.attachBacking(1, fb.scatteredExtents()).ok();
      gpu.setScanout(0, 1, fb.bounds()).ok();
      gpu.transferToHost2d(1, fb.bounds(), 0).ok();
      assertEquals(OK_NODATA, gpu.flush(1, fb.bounds(), Fencing.FENCED).response());

      Screenshot dump = Screendump.of(qemu, "gpu", 0);

      assertEquals(fb.bounds(), Rect.ofSize(dump.width(), dump.height()));
      assertArrayEquals(fb.expectedRgba(fb.bounds()), dump.rgba());
    }
  }

  @Test
  void showsOnlyTheRectanglesThatWereTransferred() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 200, GpuFormat.R8G8B8X8);
      fb.drawText(1);
      gpu.createResource2d(1, fb.format(), fb.width(), fb.height()).ok();
      gpu.attachBacking(1, fb.extents()).ok();
      gpu.setScanout(0, 1, fb.bounds()).ok();
      gpu.transferToHost2d(1, fb.bounds(), 0).ok();
      for (Rect r : fb.drawRectangles(2, 50)) {
        gpu.transferToHost2d(1, r, fb.offset(r));
        gpu.flush(1, r, Fencing.FENCED).ok();
      }
      byte[] shown = fb.expectedRgba(fb.bounds());
      fb.fill(fb.bounds(), 0xff00_ff00); // never transferred

      assertArrayEquals(shown, Screendump.of(qemu, "gpu", 0).rgba());
    }
  }

  @Test
  void cropsAScanoutAndDrivesTwoHeads() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("max_outputs=2").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      assertEquals(2, gpu.scanouts());
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 800, 300, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      gpu.createResource2d(1, fb.format(), fb.width(), fb.height()).ok();
      gpu.attachBacking(1, fb.extents()).ok();
      gpu.transferToHost2d(1, fb.bounds(), 0).ok();
      Rect left = new Rect(0, 0, 400, 300);
      Rect right = new Rect(400, 10, 380, 280);
      gpu.setScanout(0, 1, left).ok();
      gpu.setScanout(1, 1, right).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();

      assertArrayEquals(fb.expectedRgba(left), Screendump.of(qemu, "gpu", 0).rgba());
      Screenshot second = Screendump.of(qemu, "gpu", 1);
      assertEquals(right.width(), second.width());
      assertEquals(right.height(), second.height());
      assertArrayEquals(fb.expectedRgba(right), second.rgba());

      gpu.disableScanout(1).ok();
      assertFalse(
          Arrays.equals(fb.expectedRgba(right), Screendump.of(qemu, "gpu", 1).rgba()),
          "QEMU shows a placeholder on a head that is off");
    }
  }

  @Test
  void refusesWhatTheDeviceRefuses() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      assertEquals(
          ERR_INVALID_RESOURCE_ID, gpu.flush(77, Rect.ofSize(10, 10), Fencing.FENCED).response());
    }
  }

  @Test
  void takesCursorCommandsWhileItIsShown() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer image = GuestFramebuffer.inRam(qemu, 64, 64, GpuFormat.B8G8R8A8);
      image.drawNoise(3);
      gpu.createResource2d(9, image.format(), 64, 64).ok();
      gpu.attachBacking(9, image.extents()).ok();
      gpu.transferToHost2d(9, image.bounds(), 0).ok();
      gpu.updateCursor(0, 9, 100, 50, 3, 4);
      gpu.moveCursor(0, 9, 110, 60);
      assertTrue(qemu.isAlive());
    }
  }

  @Test
  void keepsManyCommandsInFlightAndCompletesThemInOrder() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 64, 64, GpuFormat.B8G8R8X8);
      gpu.createResource2d(1, fb.format(), 64, 64).ok();
      gpu.attachBacking(1, fb.extents()).ok();
      gpu.setScanout(0, 1, fb.bounds()).ok();
      GpuCommand[] flushes = new GpuCommand[20];
      for (int round = 0; round < 100; round++) {
        gpu.together(
            () -> {
              for (int i = 0; i < flushes.length; i++) {
                flushes[i] = gpu.flush(1, fb.bounds(), Fencing.FENCED);
              }
            });
        flushes[flushes.length - 1].ok();
        for (GpuCommand f : flushes) {
          assertTrue(f.isDone());
          assertTrue(f.nanos() > 0);
        }
      }
    }
  }
}
