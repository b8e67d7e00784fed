// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests `oriel watch` with the real QEMU.
@NeedsQemu
class WatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static TestProcess watch(Qemu qemu, Object... options) throws IOException {
    Object[] command = new Object[3 + options.length];
    command[0] = "watch";
    command[1] = "--qmp";
    command[2] = qemu.qmpSocket();
    System.arraycopy(options, 0, command, 3, options.length);
    return OrielProcess.start(Map.of(), List.of(), command);
  }

  private static GuestFramebuffer show(Qemu qemu, VirtioGpu gpu) {
    GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 300, 200, GpuFormat.B8G8R8X8);
    fb.drawGradient();
    Guests.show(gpu, 1, fb);
    return fb;
  }

  @Test
  void printsALineForEachChangeAtOnce() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = show(qemu, gpu);
      int count = 12;
      try (TestProcess oriel = watch(qemu, "--json", "--count", "" + count)) {
        Iterator<String> lines = oriel.stdout().lines().iterator();
        String first = lines.next();
        assertTrue(
            first.matches(
                "\\{\"sequence\":\\d+,\"time\":\\d{10}\\.\\d{6},\"width\":300,\"height\":200,"
                    + "\"path\":\"map\",\"reason\":\"\","
                    + "\"damage\":\\[\\{\"x\":0,\"y\":0,\"width\":300,\"height\":200\\}\\]\\}"),
            first);
        int exact = 0;
        for (int printed = 1; printed < count; printed++) {
          int x = 10 * printed;
          Rect part = new Rect(x, 7, 5, 6);
          fb.fill(part, 0xff0000ff);
          Guests.update(gpu, 1, fb, part);
          // An unchanged picture makes no line.
          Guests.update(gpu, 1, fb, part);
          String line = lines.next();
          // QEMU may send the whole picture once more after the first, joined with an update.
          assertTrue(line.endsWith(damage(x, 5)) || line.endsWith(damage(0, 300)), line);
          exact += line.endsWith(damage(x, 5)) ? 1 : 0;
        }
        assertTrue(exact >= count - 4, exact + " of " + count);
        assertEquals(ExitCode.DONE, oriel.awaitExit(LIMIT), oriel.stderr());
      }
    }
  }

  private static String damage(int x, int width) {
    return String.format(
        Locale.ROOT, "\"damage\":[{\"x\":%d,\"y\":7,\"width\":%d,\"height\":6}]}", x, width);
  }

  @Test
  void endsWellWhenItIsInterrupted() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer _ = show(qemu, new VirtioGpu(qemu));
      try (TestProcess oriel = watch(qemu)) {
        String line = oriel.stdout().lines().iterator().next();
        assertTrue(line.matches("\\d+ \\S+Z 300x200 map 300x200\\+0\\+0"), line);
        Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + oriel.pid()).start();
        assertEquals(0, kill.waitFor());
        assertEquals(ExitCode.DONE, oriel.awaitExit(LIMIT), oriel.stderr());
        assertEquals("", oriel.stderr());
      }
      assertTrue(qemu.isAlive());
    }
  }

  @Test
  void failsWhenTheVmGoes() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer _ = show(qemu, new VirtioGpu(qemu));
      try (TestProcess oriel = watch(qemu)) {
        String _ = oriel.stdout().lines().iterator().next();
        qemu.quit();
        assertEquals(ExitCode.FAILED, oriel.awaitExit(LIMIT), oriel.stderr());
        assertTrue(oriel.stderr().contains("the VM went away"), oriel.stderr());
      }
    }
  }

  @Test
  void endsWhereNoFrameComesInTime() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer _ = show(qemu, new VirtioGpu(qemu));
      Oriel oriel = Oriel.run("watch", "--qmp", qemu.qmpSocket(), "--timeout", "3");
      assertEquals(ExitCode.TIMED_OUT, oriel.exitCode(), oriel.err());
      assertTrue(oriel.err().contains("no change within"), oriel.err());
      // QEMU may send the whole picture twice.
      assertEquals(1, oriel.out().lines().count(), oriel.out());
    }
    String error = Oriel.fails(ExitCode.USAGE, "watch", "--count", "0");
    assertTrue(error.contains("at least 1"), error);
  }

  @Test
  void endsWellWhenNobodyReadsAnyMore() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = show(qemu, gpu);
      try (TestProcess oriel = watch(qemu, "--json")) {
        String _ = oriel.stdout().lines().iterator().next();
        oriel.stdout().close();
        for (int i = 0; oriel.isAlive(); i++) {
          fb.drawFrame(i);
          Guests.update(gpu, 1, fb, fb.bounds());
        }
        assertEquals(ExitCode.DONE, oriel.awaitExit(LIMIT), oriel.stderr());
      }
    }
  }
}
