// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the waits, the files and the errors of `oriel capture` with the real QEMU.
class CaptureCommandTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path dir;

  @Test
  @NeedsQemu
  @NeedsBus
  void choosesVmsAndConsolesOnABus() throws IOException {
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

  @Test
  @NeedsQemu
  void waitsForAChangeThenForRest() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 300, 200, GpuFormat.B8G8R8X8);
      Guests.show(gpu, 1, fb);
      String error =
          fails(ExitCode.TIMED_OUT, "--qmp", qemu.qmpSocket(), "--timeout", "3", "--wait-change");
      assertTrue(error.contains("did not change"), error);
      error =
          fails(
              ExitCode.TIMED_OUT,
              "--qmp",
              qemu.qmpSocket(),
              "--timeout",
              "3",
              "--wait-frame",
              "1000");
      assertTrue(error.contains("within 3 s"), error);
      CompletableFuture<Oriel> change =
          CompletableFuture.supplyAsync(
              () ->
                  Oriel.run(
                      "capture",
                      "--qmp",
                      qemu.qmpSocket(),
                      "--wait-change",
                      "--wait-stable",
                      "200",
                      "-o",
                      dir.resolve("a.png")));
      List<byte[]> drawn = new ArrayList<>();
      while (!change.isDone()) {
        fb.drawFrame(1 + drawn.size());
        drawn.add(fb.expectedRgba(fb.bounds()));
        Guests.update(gpu, 1, fb, fb.bounds());
        try {
          // Longer than the stable time that is awaited, so that a stable picture is captured.
          Oriel _ = change.get(600, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          // It had not begun to watch.
        }
      }
      assertEquals(new Oriel(ExitCode.DONE, "", ""), change.join());
      // On a busy machine the next one is drawn before the command has ended.
      byte[] captured = png("a.png").rgba();
      assertTrue(drawn.stream().anyMatch(picture -> Arrays.equals(picture, captured)));
    }
  }

  @Test
  @NeedsQemu
  void numbersASeriesAndTakesItAtAnInterval() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 300, 200, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      long begin = System.nanoTime();
      String json =
          Oriel.succeeds(
                  "capture",
                  "--qmp",
                  qemu.qmpSocket(),
                  "--count",
                  "4",
                  "--interval",
                  "50",
                  "--json",
                  "-o",
                  dir.resolve("a-%03d.png"))
              .out();
      assertTrue(System.nanoTime() - begin >= 150_000_000L, "three intervals");
      assertEquals(4, json.lines().count(), json);
      for (int i = 1; i <= 4; i++) {
        assertTrue(json.contains("a-00" + i + ".png"), json);
        assertArrayEquals(fb.expectedRgba(fb.bounds()), png("a-00" + i + ".png").rgba());
      }
    }
  }

  @Test
  @NeedsQemu
  void aSeriesAtAnIntervalEndsWithItsVm() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 300, 200, GpuFormat.B8G8R8X8);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      CompletableFuture<Oriel> series =
          CompletableFuture.supplyAsync(
              () ->
                  Oriel.run(
                      "capture",
                      "--qmp",
                      qemu.qmpSocket(),
                      "--count",
                      "9999",
                      "--interval",
                      "20",
                      "-o",
                      dir.resolve("a-%04d.png")));
      Await.until("the series has begun", LIMIT, () -> Files.exists(dir.resolve("a-0002.png")));
      qemu.quit();
      Oriel ended = series.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertEquals(ExitCode.FAILED, ended.exitCode(), ended::err);
      assertTrue(ended.err().contains("the VM went away"), ended::err);
    }
  }

  @Test
  @NeedsQemu
  void writesToTheStandardOutput() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 30, 20, GpuFormat.B8G8R8X8);
      fb.fill(fb.bounds(), 0xff414243);
      Guests.show(gpu, 1, fb);
      try (TestProcess oriel =
          OrielProcess.start(
              Map.of(),
              List.of(),
              "capture",
              "--qmp",
              qemu.qmpSocket(),
              "--format",
              "ppm",
              "-o",
              "-")) {
        assertEquals(
            "P6 30 20 255 " + "ABC".repeat(600), String.join(" ", oriel.stdout().lines().toList()));
        assertEquals(0, oriel.awaitExit(Duration.ofSeconds(30)), oriel.stderr());
      }
    }
  }

  /// A stopped QEMU answers nothing, like one on a host that swaps.
  @Test
  @NeedsQemu
  void timesOutWhereNothingComes() throws Exception {
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
    // The shell's built-in kill: a minimal Debian has no such program.
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
    String[][] wrong = {
      {"at least 1", "--count", "0"},
      {"%03d", "--count", "2"},
      {"counted from 1", "--wait-frame", "0"},
      {"number of milliseconds", "--wait-stable", "soon"},
      {"number of milliseconds", "--interval", "0"},
      {"X,Y,WxH", "--region", "10x10"},
      {"X,Y,WxH", "--region", "0,0,0x10"},
      {"above 0 and at most 1", "--scale", "0"},
      {"above 0 and at most 1", "--scale", "1.5"},
      {"above 0 and at most 1", "--scale", "NaN"},
      {"above 0 and at most 1", "--scale", "50%"},
      {"WxH, such as 640x480", "--max-size", "0x10"},
      {"WxH, such as 640x480", "--max-size", "640"},
      {"WxH, such as 640x480", "--max-size", "100000x1"},
      {"--format", "--format", "bmp"},
      {"standard output", "-o", "-", "--json"},
    };
    for (String[] w : wrong) {
      List<Object> command = new ArrayList<>(List.of("capture"));
      if (!w[1].equals("-o")) {
        command.addAll(List.of("-o", "a.png"));
      }
      command.addAll(List.of(w).subList(1, w.length));
      error = Oriel.fails(ExitCode.USAGE, command.toArray());
      assertTrue(error.contains(w[0]), error);
    }
    error = Oriel.fails(ExitCode.USAGE, "capture", "-o", "a.png", "--timeout", "never");
    assertTrue(error.contains("number of seconds"), error);
  }

  /// Starting EGL takes longer than a whole capture in software.
  @Test
  @NeedsQemu
  void loadsNoGraphicsLibraryForSoftwareFrames() throws IOException {
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
      assertEquals(0, oriel.awaitExit(Duration.ofSeconds(30)), oriel.stderr());
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

  private static String uuid(int n) {
    return String.format(Locale.ROOT, "6d5a0bd8-8a3c-4d2f-8f8d-%012d", n);
  }
}
