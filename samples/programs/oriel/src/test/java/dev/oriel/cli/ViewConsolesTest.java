// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Video;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests a window that shows one console of a VM after the other, and records one.
@NeedsQemu
@NeedsXServer
@NeedsProgram("xdotool")
class ViewConsolesTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final String NEXT = "ctrl+alt+Next";
  private static final String PREVIOUS = "ctrl+alt+Prior";

  @TempDir private Path home;

  @Test
  void theWindowShowsEachConsoleInTurnAndATextConsoleKeepsItsText() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu =
            Qemu.builder()
                .virtioGpu("max_outputs=2")
                .device("virtio-keyboard-pci")
                .arguments("-serial", "vc")
                .start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      SerialPort port = new SerialPort(qemu);
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer first = Views.guestPicture(qemu, VGA);
      GuestFramebuffer second = Views.guestPicture(qemu, VGA);
      second.fill(new Rect(50, 60, 100, 100), 0xff00_ff00);
      Guests.show(gpu, 1, first);
      Guests.show(gpu, 1, 2, second);
      try (TestProcess view =
          Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket(), "--no-resize"))) {
        Views.awaitPicture(view, x, first);
        Views.focus(x);
        Views.xdotool(x, "key", NEXT);
        Views.awaitPicture(view, x, second);
        Views.xdotool(x, "key", "a");
        awaitKey(keyboard, 30);

        Views.xdotool(x, "key", NEXT);
        Views.awaitTitle(view, x, "serial0");
        // A space with a red ground, in the last cell of the second row.
        byte[] red = {(byte) 255, 0, 0, (byte) 255};
        awaitTerminal(view, x, port);
        port.send("\033[2;80H\033[48;2;255;0;0m \033[0m\033[1;1H");
        Views.awaitColour(view, x, 636, 24, red);
        Views.xdotool(x, "key", PREVIOUS);
        Views.awaitPicture(view, x, second);
        second.fill(new Rect(200, 100, 30, 30), 0xff30_4050);
        Guests.update(gpu, 2, second, new Rect(200, 100, 30, 30));
        Views.awaitPicture(view, x, second);
        Views.xdotool(x, "key", NEXT);
        Views.awaitColour(view, x, 636, 24, red);
        Views.xdotool(x, "key", NEXT);
        Views.awaitPicture(view, x, first);
        assertEquals("", view.stderr());
      }
    }
  }

  /// Waits for the block of the cursor, and types a letter. The window has taken the size of the
  /// terminal.
  private static void awaitTerminal(TestProcess view, XServer x, SerialPort port)
      throws IOException {
    byte[] cursor = {(byte) 0xd0, (byte) 0xd0, (byte) 0xd0, -1};
    Views.awaitColour(view, x, 3, 8, cursor);
    Views.xdotool(x, "type", "x");
    assertEquals("x", port.receive("x"));
  }

  private static void awaitKey(VirtioInput keyboard, int code) {
    Await.until(
        "the guest gets the key",
        LIMIT,
        () -> keyboard.poll().stream().anyMatch(e -> e.equals(Views.key(code, 0))));
  }

  @Test
  @NeedsVideo
  void aRecordingIsStartedAndEndedByAHotkeyAndContainsWhatTheGuestDrew() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(gpu, 1, fb);
      Map<String, String> environment = new HashMap<>(x.environment());
      environment.put("HOME", home.toString());
      environment.put("XDG_CONFIG_HOME", home.resolve("none").toString());
      try (TestProcess view =
          Views.start(environment, List.of("--qmp", qemu.qmpSocket(), "--exit-after", "300"))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        Views.xdotool(x, "key", "ctrl+alt+e");
        Views.awaitText(view, x);
        // The encoder makes the file when it has seen some frames.
        for (int i = 0; i < 3 || videos().isEmpty(); i++) {
          fb.fill(VGA, 0xff20_c000 + (i & 1) * 0x40);
          Guests.update(gpu, 1, fb, VGA);
          Views.awaitColour(view, x, 20, 470, fb.expectedRgba(new Rect(20, 470, 1, 1)));
        }
        Views.xdotool(x, "key", "ctrl+alt+e");
        // The time is no longer shown.
        Rect corner = new Rect(500, 0, 140, 60);
        Views.awaitPicture(view, x, fb.expectedRgba(corner), corner);
        // The window is closed while the file may still be written.
        Views.xdotool(x, "key", "ctrl+alt+q");
        assertEquals(0, view.awaitExit(LIMIT), view.stderr());
        Video video = Video.read(videos().getFirst());
        assertEquals(VGA.width(), video.width());
        // The last picture may be under way when the recording ends, those before are not.
        assertTrue(
            video.frames().stream()
                .anyMatch(f -> Math.abs((f.rgb(300, 300) >> 8 & 0xff) - 0xc0) < 12),
            () -> video.frames().size() + " frames");
      }
    }
  }

  private List<Path> videos() {
    Path folder = home.resolve("Videos");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".mkv")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
