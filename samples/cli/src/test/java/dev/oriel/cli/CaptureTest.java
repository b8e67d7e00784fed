package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.testing.Screenshot;
import dev.oriel.core.testing.TestProcess;
import dev.oriel.dbus.testing.GlShim;
import dev.oriel.dbus.testing.GpuFormat;
import dev.oriel.dbus.testing.GuestFramebuffer;
import dev.oriel.dbus.testing.Qemu;
import dev.oriel.dbus.testing.Screendump;
import dev.oriel.dbus.testing.StdVga;
import dev.oriel.dbus.testing.TestBus;
import dev.oriel.dbus.testing.VirtioGpu;
import dev.oriel.dbus.testing.VirtioGpu.BlobScanout;
import dev.oriel.dbus.testing.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `oriel capture` against the real QEMU, with its own `screendump` as the witness.
class CaptureTest {

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(GpuFormat.class)
  void equalsTheScreendumpOfSharedMemory(GpuFormat format) throws IOException {
    Guests.needQemu();
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 804, 600, format);
      fb.drawNoise(1);
      Guests.show(gpu, 1, fb);

      String json = captureJson(qemu, "a.png");

      assertTrue(
          json.matches(
              "\\{\"console\":0,\"width\":804,\"height\":600,\"path\":\"map\",\"format\":\"%s\","
                      .formatted(format.pixelFormat().fourcc())
                  + "\"modifier\":null,\"sequence\":\\d+,\"file\":\".*a.png\"}"),
          json);
      assertSame(Screendump.of(qemu, "gpu", 0), png("a.png"));
      Oriel.succeeds("capture", "--qmp", qemu.qmpSocket(), "-o", dir.resolve("a.ppm"));
      assertSame(png("a.png"), Screenshot.ofPpm(Files.readAllBytes(dir.resolve("a.ppm"))));
    }
  }

  /// QEMU's VGA keeps its picture in memory that it does not share: pixels come in messages.
  @Test
  void equalsTheScreendumpOfPixelsInMessages() throws IOException {
    Guests.needQemu();
    try (Qemu qemu = Qemu.builder().device("VGA,id=vga").start()) {
      StdVga vga = new StdVga(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 1024, 768, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      vga.setMode(fb.width(), fb.height());
      vga.draw(fb, fb.bounds());

      String json = captureJson(qemu, "a.png");

      assertTrue(json.contains("\"path\":\"pixels\",\"format\":\"XR24\""), json);
      assertSame(Screendump.of(qemu, "vga", 0), png("a.png"));
      assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
    }
  }

  @Test
  void readsTheGuestsOwnBufferWhereQemuSendsDmabufs() throws IOException {
    Guests.needShim();
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
              "\"width\":1000,\"height\":700,\"path\":\"direct\",\"format\":\"XR24\","
                  + "\"modifier\":\"0x0000000000000000\""),
          json);
      assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
    }
  }

  @Test
  void capturesThePlaceholderOfAGuestThatShowsNothing() throws IOException {
    Guests.needQemu();
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      captureJson(qemu, "a.png");
      assertSame(Screendump.of(qemu, "gpu", 0), png("a.png"));
    }
  }

  @Test
  void followsAChangeOfSizeBetweenCaptures() throws IOException {
    Guests.needQemu();
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
        assertEquals(fb.bounds(), png("a.png").bounds());
        assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
      }
    }
  }

  @Test
  void choosesVmsAndConsolesOnABus() throws IOException {
    Guests.needBus();
    try (TestBus bus = TestBus.start();
        Qemu a = Qemu.builder().bus(bus.address()).name("a", uuid(1)).virtioGpu("").start();
        Qemu b =
            Qemu.builder()
                .bus(bus.address())
                .name("b", uuid(2))
                .virtioGpu("")
                .device("VGA,id=vga")
                .start()) {
      GuestFramebuffer fb = GuestFramebuffer.inRam(b, 300, 200, GpuFormat.B8G8R8X8);
      fb.drawFrame(1);
      Guests.show(new VirtioGpu(b), 1, fb);
      for (String vm : new String[] {"b", uuid(2)}) {
        for (String console : new String[] {"0", "gpu", "pci/0000/02.0"}) {
          Oriel.succeeds(
              "capture",
              "--bus",
              bus.address(),
              "--vm",
              vm,
              "--console",
              console,
              "-o",
              dir.resolve("a.png"));
          assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a.png").rgba());
        }
      }
      String error = fails(ExitCode.NOT_FOUND, "--bus", bus.address());
      assertTrue(error.contains(uuid(1)) && error.contains(uuid(2)), error);
      error = fails(ExitCode.NOT_FOUND, "--bus", bus.address(), "--vm", "c");
      assertTrue(error.contains("named \"c\"") && error.contains("\"a\""), error);
      error = fails(ExitCode.NOT_FOUND, "--bus", bus.address(), "--vm", "b", "--console", "9");
      assertTrue(error.contains("\"9\"") && error.contains("vga"), error);
      assertTrue(a.isAlive());
    }
  }

  /// A QEMU that is stopped answers nothing, as one on a host that swaps.
  @Test
  void timesOutWhereNothingComes() throws Exception {
    Guests.needQemu();
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      signal(qemu, "STOP");
      try {
        String error = fails(ExitCode.TIMED_OUT, "--qmp", qemu.qmpSocket(), "--timeout", "0.5");
        assertTrue(error.contains("no picture within 0.5 s"), error);
        assertTrue(error.contains("--timeout"), error);
      } finally {
        signal(qemu, "CONT");
      }
      assertFalse(Files.exists(dir.resolve("a.png")), "a failed capture leaves no file");
    }
  }

  private static void signal(Qemu qemu, String name) throws IOException, InterruptedException {
    // The shell's own: a minimal Debian has no program of that name.
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + qemu.pid()).start();
    assertEquals(0, kill.waitFor());
  }

  @Test
  void refusesFilesThatItCannotWrite() {
    String error = Oriel.fails(ExitCode.USAGE, "capture", "-o", dir.resolve("a.bmp"));
    assertTrue(error.contains(".png") && error.contains("--help"), error);
    error = Oriel.fails(ExitCode.USAGE, "capture");
    assertTrue(error.contains("--output"), error);
    error = Oriel.fails(ExitCode.FAILED, "capture", "-o", dir.resolve("no/such/a.png"));
    assertTrue(error.contains("no directory"), error);
    error = Oriel.fails(ExitCode.USAGE, "capture", "-o", "a.png", "--timeout", "never");
    assertTrue(error.contains("number of seconds"), error);
  }

  /// Starting EGL costs more than the whole of a software capture.
  @Test
  void loadsNoGraphicsLibraryForSoftwareFrames() throws IOException {
    Guests.needQemu();
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        TestProcess oriel =
            OrielProcess.start(
                Map.of(),
                List.of("-Xlog:class+load:stdout"),
                "capture",
                "--qmp",
                qemu.qmpSocket(),
                "-o",
                dir.resolve("a.png"))) {
      List<String> loaded = oriel.stdout().lines().toList();
      assertEquals(0, oriel.awaitExit(Duration.ofSeconds(10)), oriel.stderr());
      assertTrue(loaded.stream().anyMatch(l -> l.contains("dev.oriel.cli.CaptureCommand")));
      assertEquals(
          List.of(),
          loaded.stream()
              .filter(
                  l ->
                      l.contains(" org.lwjgl.")
                          || l.contains(" dev.oriel.dmabuf.")
                          || l.contains(" java.util.logging."))
              .toList());
    }
  }

  private String captureJson(Qemu qemu, String name) {
    return Oriel.succeeds("capture", "--qmp", qemu.qmpSocket(), "-o", dir.resolve(name), "--json")
        .out()
        .strip();
  }

  private String fails(int exitCode, Object... connection) {
    Object[] args = new Object[connection.length + 3];
    args[0] = "capture";
    args[1] = "-o";
    args[2] = dir.resolve("a.png");
    System.arraycopy(connection, 0, args, 3, connection.length);
    return Oriel.fails(exitCode, args);
  }

  private Screenshot png(String name) throws IOException {
    return Screenshot.ofPng(Files.readAllBytes(dir.resolve(name)));
  }

  private static void assertSame(Screenshot expected, Screenshot actual) {
    assertEquals(expected.bounds(), actual.bounds());
    assertArrayEquals(expected.rgba(), actual.rgba());
  }

  private static String uuid(int n) {
    return "6d5a0bd8-8a3c-4d2f-8f8d-%012d".formatted(n);
  }
}
