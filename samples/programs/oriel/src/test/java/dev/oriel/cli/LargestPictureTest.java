// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.BochsDisplay;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The largest pictures, within the memory that the launcher gives a command (`heap` and `direct`
/// in `./oriel`): 7680x4320 is 133 MB for each copy.
@Timeout(600)
@NeedsQemu
@NeedsXServer
class LargestPictureTest {

  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final List<String> BOUNDS = List.of("-Xmx192m", "-XX:MaxDirectMemorySize=2g");
  private static final int WIDTH = 7680;
  private static final int HEIGHT = 4320;
  private static final long PIXELS = (long) WIDTH * HEIGHT;

  /// `0xf800` in 5, 6 and 5 bits.
  private static final byte[] RED = {(byte) 255, 0, 0, (byte) 255};

  private static final Rect BLOCK = Rect.ofSize(64, 64);

  @TempDir Path dir;

  @Test
  void sharedMemoryIsShownCapturedAndRecorded() throws IOException {
    try (Qemu qemu = Qemu.builder().memoryMiB(256).virtioGpu("max_hostmem=1G").start()) {
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, WIDTH, HEIGHT, GpuFormat.B8G8R8X8);
      // Data that cannot be compressed: its PNG has 98 MB.
      Random random = new Random(1);
      for (long at = 0; at < fb.bytes().byteSize(); at += Long.BYTES) {
        fb.bytes().set(ValueLayout.JAVA_LONG_UNALIGNED, at, random.nextLong());
      }
      fb.fill(BLOCK, 0xffff_0000);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      // All compressed rows take 98 MB, and there is no room for them twice.
      capture(qemu, "s-%d.png", "--count", 3, "--interval", 1);
      capture(qemu, "a.jpg");
      recordOneFrame(qemu, "v.y4m", 3 * PIXELS);
      succeeds("watch", "--qmp", qemu.qmpSocket(), "--count", "1");
      view(qemu);
    }
  }

  /// A message of 66 MB is still accepted. With 32 bits for each pixel, it becomes 133 MB.
  @Test
  void pixelsInAMessageAreShownCapturedAndRecorded() throws IOException {
    try (Qemu qemu = Qemu.builder().device("bochs-display,id=bochs,vgamem=128M").start()) {
      BochsDisplay bochs = new BochsDisplay(qemu);
      bochs.setMode(WIDTH, HEIGHT, 16);
      byte[] row = new byte[2 * BLOCK.width()];
      for (int i = 1; i < row.length; i += 2) {
        row[i] = (byte) 0xf8;
      }
      for (int y = 0; y < BLOCK.height(); y++) {
        bochs.write(2L * WIDTH * y, row);
      }
      capture(qemu, "a.rgba");
      assertEquals(4 * PIXELS, Files.size(dir.resolve("a.rgba")));
      recordOneFrame(qemu, "v.rgba", 4 * PIXELS);
      view(qemu);
    }
  }

  private void capture(Qemu qemu, String name, Object... options) throws IOException {
    List<Object> command = new ArrayList<>(List.of("capture", "--qmp", qemu.qmpSocket(), "-o"));
    command.add(dir.resolve(name));
    command.addAll(List.of(options));
    succeeds(command.toArray());
  }

  private void recordOneFrame(Qemu qemu, String name, long bytes) throws IOException {
    Path file = dir.resolve(name);
    succeeds("record", "--qmp", qemu.qmpSocket(), "-o", file, "--frames", "1");
    assertTrue(Files.size(file) >= bytes, () -> file + " is too short");
  }

  private static void view(Qemu qemu) throws IOException {
    try (XServer x = XServer.start(640, 480);
        TestProcess view =
            OrielProcess.start(
                x.environment(), BOUNDS, "view", "--borderless", "--qmp", qemu.qmpSocket())) {
      Views.awaitColour(view, x, 1, 1, RED);
      assertFalse(view.stderr().contains("emory"), view::stderr);
    }
  }

  private static void succeeds(Object... command) throws IOException {
    try (TestProcess oriel = OrielProcess.start(Map.of(), BOUNDS, command)) {
      assertEquals(ExitCode.DONE, oriel.awaitExit(LIMIT), oriel::stderr);
      assertFalse(oriel.stderr().contains("emory"), oriel::stderr);
    }
  }
}
