// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the waits of `oriel capture` while the guest continues to draw.
@NeedsQemu
class CaptureWaitsTest {

  private static final Rect CURSOR = new Rect(36, 80, 9, 16);

  private static int eachAnother(int i) {
    return 0xff000000 | i % 0x100_0000;
  }

  @TempDir private Path dir;

  /// Runs `oriel capture` while the guest fills an area with one colour after another.
  private Oriel capture(IntUnaryOperator colours, String... words) throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 320, 200, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(gpu, 1, fb);
      List<Object> command = new ArrayList<>(List.of("capture", "--qmp", qemu.qmpSocket()));
      command.addAll(List.of("-o", dir.resolve("a.png")));
      command.addAll(List.of(words));
      CompletableFuture<Oriel> captured =
          CompletableFuture.supplyAsync(() -> Oriel.run(command.toArray()));
      for (int i = 0; !captured.isDone(); i++) {
        fb.fill(CURSOR, colours.applyAsInt(i));
        Guests.update(gpu, 1, fb, CURSOR);
      }
      return captured.join();
    }
  }

  /// Also with a cursor that blinks so fast that it is often seen half drawn.
  @Test
  void restsThoughACursorBlinks() throws IOException {
    Oriel oriel =
        capture(
            i -> i % 2 == 0 ? 0xffaaaaaa : 0xff000000, "--wait-stable", "500", "--timeout", "30");
    assertEquals(new Oriel(ExitCode.DONE, "", ""), oriel);
  }

  @Test
  void saysWhatStillChangesAndWhatLeavesItOut() throws IOException {
    Oriel oriel = capture(CaptureWaitsTest::eachAnother, "--wait-stable", "5900", "--timeout", "6");
    assertEquals(ExitCode.TIMED_OUT, oriel.exitCode(), oriel.err());
    assertTrue(
        oriel
            .err()
            .startsWith("oriel capture: the picture was not stable for 5900 ms within 6 s: "));
    // The whole area or, if it was half drawn, some rows of it.
    assertTrue(
        oriel
            .err()
            .matches("(?s).* 9x\\d+ at 36,\\d+ changed .* ago.*; --ignore and --region can .*"),
        oriel.err());
  }

  @Test
  void whatIsIgnoredOrToleratedMayChange() throws IOException {
    Oriel ignored =
        capture(
            CaptureWaitsTest::eachAnother,
            "--wait-stable",
            "500",
            "--ignore",
            "30,80,20x20",
            "--timeout",
            "30");
    assertEquals(new Oriel(ExitCode.DONE, "", ""), ignored);
    Oriel tolerated =
        capture(
            CaptureWaitsTest::eachAnother,
            "--wait-stable",
            "500",
            "--tolerance",
            "0.01",
            "--timeout",
            "30");
    assertEquals(new Oriel(ExitCode.DONE, "", ""), tolerated);
  }

  @Test
  void aRegionLimitsBothWaits() throws IOException {
    Oriel rest =
        capture(
            CaptureWaitsTest::eachAnother,
            "--wait-stable",
            "500",
            "--region",
            "100,0,200x200",
            "--timeout",
            "30");
    assertEquals(new Oriel(ExitCode.DONE, "", ""), rest);
    Oriel change =
        capture(
            CaptureWaitsTest::eachAnother,
            "--wait-change",
            "--region",
            "100,0,200x200",
            "--timeout",
            "6");
    assertEquals(ExitCode.TIMED_OUT, change.exitCode(), change.err());
    assertTrue(change.err().contains("no change of the --region within 6 s"), change.err());
    Oriel here =
        capture(
            CaptureWaitsTest::eachAnother,
            "--wait-change",
            "--region",
            "30,80,20x20",
            "--timeout",
            "30");
    assertEquals(new Oriel(ExitCode.DONE, "", ""), here);
  }

  /// A VM that does not answer in time is a timeout with either of the two limits.
  @Test
  void aVmThatDoesNotAnswerHasTimedOut() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      signal(qemu, "STOP");
      try {
        Path socket = qemu.qmpSocket();
        String error =
            Oriel.fails(
                ExitCode.TIMED_OUT,
                "capture",
                "-o",
                dir.resolve("a.png"),
                "--connect-timeout",
                "0.5",
                "--timeout",
                "60",
                "--qmp",
                socket);
        assertTrue(error.contains("no answer in time"), error);
        error =
            Oriel.fails(ExitCode.TIMED_OUT, "list", "--connect-timeout", "0.5", "--qmp", socket);
        assertTrue(error.contains("no answer in time"), error);
      } finally {
        signal(qemu, "CONT");
      }
    }
  }

  private static void signal(Qemu qemu, String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + qemu.pid()).start();
    assertEquals(0, kill.waitFor());
  }

  @Test
  void aRestThatCannotEndInTimeIsWrongUsage() {
    String error =
        Oriel.fails(
            ExitCode.USAGE,
            "capture",
            "-o",
            dir.resolve("a.png"),
            "--wait-stable",
            "10000",
            "--timeout",
            "10");
    assertTrue(error.contains("--wait-stable 10000 does not end within --timeout"), error);
  }
}
