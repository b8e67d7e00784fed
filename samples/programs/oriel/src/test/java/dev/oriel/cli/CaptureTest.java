// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.InstalledQemu;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.Screendump;
import dev.oriel.guest.SinceQemu;
import dev.oriel.guest.StdVga;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Compares the pictures that `oriel capture` writes with QEMU's own `screendump`.
@NeedsQemu
class CaptureTest {

  @TempDir Path dir;

  @ParameterizedTest
  @Tag("qemus")
  @EnumSource(GpuFormat.class)
  void equalsTheScreendumpOfSharedMemory(GpuFormat format) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 804, 600, format);
      fb.drawNoise(1);
      Guests.show(gpu, 1, fb);

      String json = captureJson(qemu, "a.png");

      assertTrue(
          json.matches(
              String.format(
                      Locale.ROOT,
                      "\\{\"console\":0,\"width\":804,\"height\":600,\"path\":\"%s\",\"reason\":\"\",\"format\":\"%s\",",
                      InstalledQemu.isSince("9.2") ? "map" : "pixels",
                      format.pixelFormat().fourcc())
                  + "\"modifier\":null,\"sequence\":\\d+,\"file\":\".*a.png\"}"),
          json);
      assertSame(Screendump.of(qemu, "gpu", 0), png("a.png"));
      Oriel.succeeds("capture", "--qmp", qemu.qmpSocket(), "-o", dir.resolve("a.ppm"));
      assertSame(png("a.png"), Screenshot.ofPpm(Files.readAllBytes(dir.resolve("a.ppm"))));
    }
  }

  /// QEMU's VGA keeps its picture in memory that it does not share, so pixels arrive in messages.
  @Test
  @Tag("qemus")
  void equalsTheScreendumpOfPixelsInMessages() throws IOException {
    try (Qemu qemu = Qemu.builder().device("VGA,id=vga").start()) {
      StdVga vga = new StdVga(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 1024, 768, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      vga.setMode(fb.width(), fb.height());
      vga.draw(fb, fb.bounds());

      String json = captureJson(qemu, "a.png");

      assertTrue(json.contains("\"path\":\"pixels\",\"reason\":\"\",\"format\":\"XR24\""), json);
      assertSame(Screendump.of(qemu, "vga", 0), png("a.png"));
      assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
    }
  }

  @Test
  @NeedsGlShim
  void readsTheGuestsOwnBufferWhereQemuSendsDmabufs() throws IOException {
    try (Qemu qemu =
        Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 8).start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inModule(qemu, 0, 1000, 700, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      gpu.createBlob(1, fb.size(), fb.extents()).ok();
      gpu.setScanoutBlob(0, 1, BlobScanout.whole(fb.width(), fb.height(), fb.format())).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();

      String json = captureJson(qemu, "a.png");

      assertTrue(
          json.contains(
              String.format(
                  Locale.ROOT,
                  "\"width\":1000,\"height\":700,\"path\":\"direct\",\"reason\":\"\",\"format\":\"XR24\","
                      + "\"modifier\":\"0x%016x\"",
                  InstalledQemu.isSince("10.1") ? Modifier.INVALID : Modifier.LINEAR)),
          json);
      assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
    }
  }

  @Test
  @Tag("qemus")
  void capturesThePlaceholderOfAGuestThatShowsNothing() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      captureJson(qemu, "a.png");
      assertSame(Screendump.of(qemu, "gpu", 0), png("a.png"));
    }
  }

  @Test
  @Tag("qemus")
  void followsAChangeOfSizeBetweenCaptures() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      for (Rect size :
          new Rect[] {Rect.ofSize(640, 480), Rect.ofSize(1280, 720), Rect.ofSize(97, 61)}) {
        GuestFramebuffer fb =
            GuestFramebuffer.inRam(qemu, size.width(), size.height(), GpuFormat.B8G8R8X8);
        fb.drawText(size.width());
        Guests.show(gpu, size.width(), fb);
        captureJson(qemu, "a.png");
        // Not the screendump: QEMU pads the rows of its PPM to four bytes, against the format.
        assertEquals(fb.bounds(), Rect.ofSize(png("a.png").width(), png("a.png").height()));
        assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
      }
    }
  }

  @Test
  void writesAPartInEachFormat() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 300, 200, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      Rect part = new Rect(17, 5, 120, 64);
      for (String name : new String[] {"a.png", "a.ppm", "a.rgba", "a.jpg"}) {
        String json =
            Oriel.succeeds(
                    "capture",
                    "--qmp",
                    qemu.qmpSocket(),
                    "--region",
                    "17,5,120x64",
                    "--json",
                    "-o",
                    dir.resolve(name))
                .out();
        assertTrue(json.contains("\"width\":120,\"height\":64,"), json);
      }
      assertArrayEquals(fb.expectedRgba(part), png("a.png").rgba());
      assertArrayEquals(
          fb.expectedRgba(part), Screenshot.ofPpm(Files.readAllBytes(dir.resolve("a.ppm"))).rgba());
      assertArrayEquals(fb.expectedRgba(part), Files.readAllBytes(dir.resolve("a.rgba")));
      byte[] jpeg = Files.readAllBytes(dir.resolve("a.jpg"));
      assertEquals(0xffd8, (jpeg[0] & 0xff) << 8 | (jpeg[1] & 0xff));
      String error =
          Oriel.fails(
              ExitCode.FAILED,
              "capture",
              "--qmp",
              qemu.qmpSocket(),
              "-o",
              dir.resolve("a.png"),
              "--region",
              "200,100,101x50");
      assertTrue(error.contains("101x50+200+100 is outside of the 300x200 picture"), error);
    }
  }

  @Test
  void shrinksWhatItWritesToTheMeansOfItsPixels() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 300, 200, GpuFormat.B8G8R8X8);
      fb.drawNoise(1);
      Guests.show(new VirtioGpu(qemu), 1, fb);

      String json = captureJson(qemu, "a.png", "--scale", "0.5");

      assertTrue(json.contains("\"width\":150,\"height\":100,"), json);
      Rect all = fb.bounds();
      assertArrayEquals(means(fb.expectedRgba(all), all.width()), png("a.png").rgba());

      json = captureJson(qemu, "b.png", "--region", "10,20,80x40", "--max-size", "40x400");

      assertTrue(json.contains("\"width\":40,\"height\":20,"), json);
      byte[] part = fb.expectedRgba(new Rect(10, 20, 80, 40));
      assertArrayEquals(means(part, 80), png("b.png").rgba());

      json = captureJson(qemu, "c.png", "--max-size", "4000x4000");

      assertTrue(json.contains("\"width\":300,\"height\":200,"), json);
      assertArrayEquals(fb.expectedRgba(all), png("c.png").rgba());
    }
  }

  /// Returns a picture of half the size, whose bytes are the rounded means of four.
  private static byte[] means(byte[] rgba, int width) {
    byte[] halved = new byte[rgba.length / 4];
    int row = 4 * width;
    for (int i = 0; i < halved.length; i++) {
      int at = i / (row / 2) * 2 * row + i % (row / 2) / 4 * 8 + i % 4;
      int sum = 2;
      for (int from : new int[] {at, at + 4, at + row, at + row + 4}) {
        sum += rgba[from] & 0xff;
      }
      halved[i] = (byte) (sum / 4);
    }
    return halved;
  }

  /// The guest's pointer is not part of a screendump, and is drawn only on request.
  @Test
  @Tag("qemus")
  @SinceQemu(value = "8.0", feature = "pointers of guests that set them before")
  void drawsThePointerWhereAsked() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 300, 200, GpuFormat.B8G8R8X8);
      Guests.show(gpu, 1, fb);
      GuestFramebuffer image = GuestFramebuffer.inRam(qemu, 64, 64, GpuFormat.B8G8R8A8);
      image.fill(image.bounds(), 0xffffffff);
      gpu.createResource2d(9, image.format(), 64, 64).ok();
      gpu.attachBacking(9, image.extents()).ok();
      gpu.transferToHost2d(9, image.bounds(), 0).ok();
      gpu.updateCursor(0, 9, 100, 50, 0, 0);

      captureJson(qemu, "a.png");
      assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
      Oriel.succeeds(
          "capture", "--qmp", qemu.qmpSocket(), "--no-cursor", "-o", dir.resolve("a.png"));
      assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());

      Oriel.succeeds("capture", "--qmp", qemu.qmpSocket(), "--cursor", "-o", dir.resolve("a.png"));
      fb.fill(new Rect(100, 50, 64, 64), 0xffffffff);
      assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
    }
  }

  private String captureJson(Qemu qemu, String name, String... options) {
    List<Object> command = new ArrayList<>(List.of("capture", "--qmp", qemu.qmpSocket(), "--json"));
    command.addAll(List.of("-o", dir.resolve(name)));
    command.addAll(List.of(options));
    return Oriel.succeeds(command.toArray()).out().strip();
  }

  private Screenshot png(String name) throws IOException {
    return Screenshot.ofPng(Files.readAllBytes(dir.resolve(name)));
  }

  private static void assertSame(Screenshot expected, Screenshot actual) {
    assertEquals(expected.width(), actual.width());
    assertEquals(expected.height(), actual.height());
    assertArrayEquals(expected.rgba(), actual.rgba());
  }
}
