// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Video;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel record` with the real QEMU. ffmpeg reads the recordings.
class RecordTest {

  private static final int SIGINT_STATUS = 130;

  @TempDir Path dir;

  @Test
  @NeedsQemu
  @NeedsVideo
  void recordsAsManyFramesAsAskedForAndSaysSo() throws Exception {
    Path file = dir.resolve("a.mp4");
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 240, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      CompletableFuture<Oriel> oriel =
          CompletableFuture.supplyAsync(
              () ->
                  Oriel.run(
                      "record", "--qmp", qemu.qmpSocket(), "-o", file, "--frames", 5, "--json"));
      AtomicInteger number = new AtomicInteger();
      Await.until(
          "the recording to end",
          Duration.ofSeconds(30),
          () -> {
            fb.drawFrame(number.incrementAndGet());
            Guests.update(gpu, 1, fb, fb.bounds());
            return isDoneWithin(oriel, 10);
          });

      assertEquals("", oriel.get().err());
      String json = oriel.get().out().strip();
      assertTrue(
          json.matches(
              "\\{\"console\":0,\"width\":320,\"height\":240,\"largestWidth\":320,"
                  + "\"largestHeight\":240,\"frames\":[1-5],\"scaled\":0,\"dropped\":\\d+,"
                  + "\"joined\":\\d+,\"sound\":false,\"seconds\":[0-9.E-]+,\"end\":\"frames\","
                  + "\"file\":\".*a.mp4\"}"),
          json);
      Video video = Video.read(file);
      assertEquals("h264", video.codec());
      assertTrue(json.contains("\"frames\":" + video.frames().size()), json);
    }
  }

  @Test
  @NeedsQemu
  void rawVideoOfAnotherSizeNeedsNoProgram() throws Exception {
    Path file = dir.resolve("a.rgba");
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 240, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);

      String out =
          Oriel.succeeds(
                  "record",
                  "--qmp",
                  qemu.qmpSocket(),
                  "-o",
                  file,
                  "--size",
                  "400x300",
                  "--duration",
                  "0.2",
                  "--no-cursor",
                  "--ffmpeg",
                  "/no/such/program")
              .out();

      assertEquals(file + ": 400x300, 0.200 s, 1 frames\n", out);
      List<Screenshot> frames = Video.pictures(Files.readAllBytes(file), 400, 300);
      assertEquals(2, frames.size());
      assertArrayEquals(
          fb.expectedRgba(fb.bounds()), frames.get(1).rgba(40, 30, fb.width(), fb.height()));
      assertEquals(
          List.of("# timestamp format v2", "# rgba 400x300", "0.000000", "200.000000"),
          Files.readAllLines(dir.resolve("a.rgba.timestamps")));
    }
  }

  /// A recording that begins in a text mode has its size.
  @Test
  @NeedsQemu
  void saysThatLargerFramesWereScaledDownAndHowTheyAreNot() throws Exception {
    Path file = dir.resolve("a.mkv");
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 240, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      String out =
          Oriel.succeeds(
                  "record",
                  "--qmp",
                  qemu.qmpSocket(),
                  "-o",
                  file,
                  "--raw",
                  "--size",
                  "160x100",
                  "--frames",
                  "1")
              .out();

      assertEquals(
          file
              + ": 160x100, 0.000 s, 1 frames\n1 of the frames, up to 320x240, were larger than the"
              + " video and were scaled down; --size 320x240 records them in full size\n",
          out);
    }
  }

  /// The guest draws at the pace of these waits.
  private static boolean isDoneWithin(CompletableFuture<?> future, long millis) {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /// A terminal sends Ctrl+C to the encoder as well, which must not end before the video is
  /// complete.
  @Test
  @NeedsQemu
  @NeedsVideo
  void aSignalToTheWholeGroupLeavesACompleteVideo() throws Exception {
    Path file = dir.resolve("a.mp4");
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 240, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      try (TestProcess oriel =
          OrielProcess.start(
              Map.of(), List.of(), "record", "--qmp", qemu.qmpSocket(), "-o", file, "--json")) {
        AtomicInteger number = new AtomicInteger();
        Await.until(
            oriel::stderr,
            Duration.ofSeconds(30),
            () -> {
              fb.drawFrame(number.incrementAndGet());
              Guests.update(gpu, 1, fb, fb.bounds());
              return Files.exists(file);
            });
        Process kill =
            new ProcessBuilder("sh", "-c", "kill -INT -" + oriel.pid()).inheritIO().start();
        assertEquals(0, kill.waitFor());

        assertEquals(SIGINT_STATUS, oriel.awaitExit(Duration.ofSeconds(30)), oriel.stderr());
        assertEquals("", oriel.stderr());
        String json = String.valueOf(oriel.stdout().readLine());
        assertTrue(json.contains("\"end\":\"stopped\""), json);
        Video video = Video.read(file);
        assertFalse(video.frames().isEmpty());
        assertEquals(0.0, video.times().getFirst());
      }
    }
  }

  @Test
  @NeedsQemu
  void aVmThatEndsEndsTheRecordingWell() throws Exception {
    Path file = dir.resolve("a.y4m");
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      CompletableFuture<Oriel> oriel =
          CompletableFuture.supplyAsync(
              () -> Oriel.run("record", "--qmp", qemu.qmpSocket(), "-o", file, "--json"));
      Await.until("the recording to begin", Duration.ofSeconds(30), () -> Files.exists(file));
      qemu.quit();

      assertEquals(ExitCode.DONE, oriel.get().exitCode(), oriel.get().err());
      assertTrue(oriel.get().out().contains("\"end\":\"vm-gone\""), oriel.get().out());
    }
  }

  @Test
  void saysWhatIsWrongBeforeItConnects() {
    String error = Oriel.fails(ExitCode.USAGE, "record", "-o", "a.avi");
    assertTrue(error.contains(".mkv, .mp4, .webm, .gif, .y4m, .rgba"), error);
    error = Oriel.fails(ExitCode.USAGE, "record", "-o", "a.mp4", "--raw");
    assertTrue(error.contains("none of .mkv, .y4m, .rgba"), error);
    error = Oriel.fails(ExitCode.USAGE, "record", "-o", "a.mkv", "--frames", 0);
    assertTrue(error.contains("at least 1"), error);
    error = Oriel.fails(ExitCode.USAGE, "record", "-o", "a.mkv", "--size", "big");
    assertTrue(error.contains("WIDTHxHEIGHT"), error);
    error = Oriel.fails(ExitCode.FAILED, "record", "-o", dir.resolve("no/such/a.mkv"));
    assertTrue(error.contains("no directory"), error);
    error =
        Oriel.fails(
            ExitCode.FAILED, "record", "-o", dir.resolve("a.mkv"), "--ffmpeg", "/no/such/ffmpeg");
    assertTrue(
        error.contains(
            "install it (Debian: ffmpeg), or record without an encoder (--raw; .mkv, .y4m, .rgba)"),
        error);
  }
}
