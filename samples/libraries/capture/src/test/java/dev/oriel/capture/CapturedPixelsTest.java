// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.FramePath;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Endpoint;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.BochsDisplay;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.Screendump;
import dev.oriel.guest.StdVga;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Captured pixels equal the drawn ones byte for byte, on every path.
@NeedsQemu
final class CapturedPixelsTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int WIDTH = 404;
  private static final int HEIGHT = 301;

  private static FrameCapture open(Qemu qemu, CaptureOptions options) {
    return FrameCapture.open(new Endpoint.Qmp(qemu.qmpSocket()), null, options);
  }

  private static byte[] rgba(CapturedFrame frame) {
    byte[] bytes = new byte[frame.strideBytes() * frame.height()];
    frame.pixels().get(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(GpuFormat.class)
  void sharedMemoryIsCapturedExactlyInEachFormat(GpuFormat format) throws Exception {
    capturesChanges(format, CaptureOptions.DEFAULT, FramePath.MAP);
  }

  @ParameterizedTest
  @EnumSource(GpuFormat.class)
  void pixelsInMessagesAreCapturedExactlyInEachFormat(GpuFormat format) throws Exception {
    capturesChanges(format, CaptureOptions.DEFAULT.withWhole(true), FramePath.PIXELS);
  }

  private static void capturesChanges(GpuFormat format, CaptureOptions options, FramePath path)
      throws IOException, InterruptedException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, format);
      fb.drawNoise(1);
      Guests.show(gpu, 1, fb);
      try (FrameCapture capture = open(qemu, options)) {
        try (CapturedFrame frame = capture.current(SOON)) {
          assertEquals(path, frame.path());
          assertEquals(format.pixelFormat().fourcc(), frame.format());
          assertEquals(frame.bounds(), frame.damage().bounds());
          assertOpaque(fb, frame);
        }
        for (Rect part : fb.drawRectangles(2, 5)) {
          Guests.update(gpu, 1, fb, part);
          // QEMU may send the whole picture once more some time after the first.
          capture.await(f -> f.damage().contains(part), SOON).close();
        }
        try (CapturedFrame frame = capture.awaitStable(Duration.ofMillis(50), SOON)) {
          assertOpaque(fb, frame);
        }
      }
    }
  }

  private static void assertOpaque(GuestFramebuffer fb, CapturedFrame frame) {
    byte[] expected = fb.expectedRgba(fb.bounds());
    for (int i = 3; i < expected.length; i += 4) {
      expected[i] = (byte) 255;
    }
    assertArrayEquals(expected, rgba(frame));
  }

  @Test
  void vgasOwnMemoryIsCapturedExactly() throws Exception {
    try (Qemu qemu = Qemu.builder().device("VGA,id=vga").start()) {
      StdVga vga = new StdVga(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 640, 480, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      vga.setMode(fb.width(), fb.height());
      vga.draw(fb, fb.bounds());
      try (FrameCapture capture = open(qemu, CaptureOptions.DEFAULT);
          CapturedFrame frame = capture.current(SOON)) {
        assertEquals(FramePath.PIXELS, frame.path());
        assertOpaque(fb, frame);
      }
    }
  }

  /// QEMU draws this card only when a listener is attached. A new listener first gets the picture
  /// that was drawn last for another one.
  @Test
  void theFirstPictureOfAVgaThatNobodyLookedAtIsTheCurrentOne() throws Exception {
    try (Qemu qemu = Qemu.builder().device("VGA,id=vga").start()) {
      StdVga vga = new StdVga(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 640, 480, GpuFormat.B8G8R8X8);
      vga.setMode(fb.width(), fb.height());
      for (int i = 1; i <= 20; i++) {
        fb.drawNoise(i);
        vga.draw(fb, fb.bounds());
        try (FrameCapture capture = open(qemu, CaptureOptions.DEFAULT);
            CapturedFrame frame = capture.current(SOON)) {
          assertOpaque(fb, frame);
        }
      }
    }
  }

  @Test
  @NeedsGlShim
  void dmabufsAreCapturedExactly() throws Exception {
    try (Qemu qemu =
        Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 8).start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, 0, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(fb.width(), fb.height(), fb.format())).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
      try (FrameCapture capture = open(qemu, CaptureOptions.DEFAULT)) {
        try (CapturedFrame frame = capture.current(SOON)) {
          assertEquals(FramePath.DIRECT, frame.path());
          assertOpaque(fb, frame);
        }
        fb.drawText(3);
        gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
        try (CapturedFrame frame = capture.current(SOON)) {
          assertOpaque(fb, frame);
        }
      }
    }
  }

  @Test
  void sixteenBitsAreCapturedAsScreendumpHasThem() throws Exception {
    try (Qemu qemu = Qemu.builder().device("bochs-display,id=bochs").start()) {
      BochsDisplay bochs = new BochsDisplay(qemu);
      bochs.setMode(512, 256, 16);
      bochs.write(0, count(2));
      assertCapturedAsScreendump(qemu, "bochs");
    }
  }

  /// QEMU converts these pixels to 32 bits before it sends them.
  @ParameterizedTest
  @CsvSource({"15, 2", "16, 2", "24, 3"})
  void eachDepthOfAVgaIsCapturedAsScreendumpHasIt(int bits, int bytes) throws Exception {
    try (Qemu qemu = Qemu.builder().device("VGA,id=vga").start()) {
      StdVga vga = new StdVga(qemu);
      vga.setMode(512, 256, bits);
      vga.write(0, count(bytes));
      assertCapturedAsScreendump(qemu, "vga");
    }
  }

  /// Returns 512 times 256 pixels that count upwards: each colour of 16 bits, twice.
  private static byte[] count(int bytes) {
    byte[] colours = new byte[512 * 256 * bytes];
    for (int i = 0; i < colours.length; i++) {
      int pixel = i / bytes;
      colours[i] = (byte) (pixel >> (8 * (i % bytes)));
    }
    return colours;
  }

  private static void assertCapturedAsScreendump(Qemu qemu, String device) throws Exception {
    try (FrameCapture capture = open(qemu, CaptureOptions.DEFAULT);
        CapturedFrame frame = capture.current(SOON)) {
      Screenshot screen = Screendump.of(qemu, device, 0);
      assertEquals(512, frame.width());
      for (int y = 0; y < 256; y++) {
        for (int x = 0; x < 512; x++) {
          assertEquals(screen.rgb(x, y), frame.picture().rgb(x, y), x + "," + y);
        }
      }
    }
  }

  /// Before that, QEMU shows a placeholder.
  @Test
  void theReasonIsToldWhereNoMessageHoldsThePicture() throws Exception {
    try (Qemu qemu = Qemu.builder().device("bochs-display,id=bochs,vgamem=128M").start()) {
      BochsDisplay bochs = new BochsDisplay(qemu);
      bochs.setMode(5120, 4096, 32);
      try (FrameCapture capture = open(qemu, CaptureOptions.DEFAULT)) {
        // The placeholder is the current picture until QEMU has sent the 80 MiB of the new one.
        Await.until(
            capture::describeState, SOON, () -> capture.describeState().contains("5120x4096"));
        UnreadableFrameException why =
            assertThrows(
                UnreadableFrameException.class, () -> capture.current(Duration.ofSeconds(3)));
        String text = String.valueOf(why.getMessage());
        assertTrue(text.contains("5120x4096") && text.contains("at most 16777216 pixels"), text);
        bochs.setMode(640, 480, 32);
        try (CapturedFrame frame = capture.await(f -> f.width() == 640, SOON)) {
          assertEquals(480, frame.height());
        }
      }
    }
  }
}
