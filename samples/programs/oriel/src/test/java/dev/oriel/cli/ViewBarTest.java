// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the bar in a real window, with the pointer and with the keyboard.
@NeedsQemu
@NeedsXServer
@NeedsProgram("xdotool")
class ViewBarTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int TABLET_RANGE = 0x7fff;

  @TempDir private Path home;

  @Test
  void isUsedWithThePointerAndWithTheKeyboardAndTheGuestHearsNothingOfIt() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu =
            Qemu.builder()
                .virtioGpu("")
                .device("virtio-keyboard-pci")
                .device("virtio-tablet-pci")
                .start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      VirtioInput tablet = VirtioInput.tablet(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      Map<String, String> environment = new HashMap<>(x.environment());
      environment.put("HOME", home.toString());
      environment.put("XDG_CONFIG_HOME", home.resolve("none").toString());
      try (TestProcess view = Views.start(environment, List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);

        // The pointer: it rests at the edge, and then chooses the last button, Help.
        Views.xdotool(x, "mousemove", "320", "200");
        Views.xdotool(x, "mousemove", "320", "0");
        Views.awaitText(view, x);
        awaitStill(x);
        int right = lastOfBar(x, fb);
        awaitPosition(tablet, 320, 0);
        Views.xdotool(x, "mousemove", "" + (right - 30), "20", "click", "1");
        Views.xdotool(x, "mousemove", "100", "460");
        List<Event> heard = awaitPosition(tablet, 100, 460);
        assertTrue(heard.stream().noneMatch(e -> e.type() == VirtioInput.EV_KEY), heard::toString);
        awaitHelp(x, fb, true);
        Views.xdotool(x, "key", "ctrl+alt+h");
        Views.awaitPicture(view, x, fb);
        awaitModifiers(keyboard);

        // The keyboard: the third button is Screenshot.
        Views.xdotool(x, "key", "ctrl+alt+b");
        awaitModifiers(keyboard);
        Views.awaitText(view, x);
        Views.xdotool(x, "key", "Right", "Right", "Return");
        Await.until(
            () -> "a screenshot; oriel said: " + view.stderr(), LIMIT, () -> !pictures().isEmpty());
        byte[] png = Files.readAllBytes(pictures().getFirst());
        assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
        Views.awaitPicture(view, x, fb);
        Views.xdotool(x, "key", "a");
        Views.assertArrive(keyboard, Views.key(30, 1), Views.key(30, 0));
      }
    }
  }

  /// Ctrl and Alt are pressed for the guest as for the host, whichever goes up first.
  private static void awaitModifiers(VirtioInput keyboard) {
    List<Event> seen = new ArrayList<>();
    while (seen.size() < 4) {
      seen.addAll(keyboard.awaitReport(LIMIT));
    }
    assertTrue(seen.stream().allMatch(e -> e.code() == 29 || e.code() == 56), seen::toString);
  }

  private List<Path> pictures() {
    Path folder = home.resolve("Pictures");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".png")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until two screenshots are equal: the bar has slid in.
  private static void awaitStill(XServer x) {
    byte[][] before = {new byte[0]};
    Await.until(
        "the bar is still",
        LIMIT,
        () -> {
          try {
            byte[] now = x.screenshot().rgba(0, 0, VGA.width(), 60);
            boolean still = Arrays.equals(before[0], now);
            before[0] = now;
            return still;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Returns the last column of the bar, with its shadow.
  private static int lastOfBar(XServer x, GuestFramebuffer fb) throws IOException {
    Screenshot shot = x.screenshot();
    byte[] picture = fb.expectedRgba(new Rect(0, 20, VGA.width(), 1));
    byte[] seen = shot.rgba(0, 20, VGA.width(), 1);
    int last = 0;
    for (int column = 0; column < VGA.width(); column++) {
      last = seen[4 * column] == picture[4 * column] ? last : column;
    }
    assertTrue(last > 400, "the bar ends at " + last);
    return last;
  }

  /// Waits until the middle of the window shows the help, or the guest's picture.
  private static void awaitHelp(XServer x, GuestFramebuffer fb, boolean there) {
    Rect middle = new Rect(300, 230, 40, 20);
    Await.until(
        "the help is shown",
        LIMIT,
        () -> {
          try {
            byte[] seen = x.screenshot().rgba(300, 230, 40, 20);
            return there != Arrays.equals(seen, fb.expectedRgba(middle));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Waits for a position of the tablet, and returns everything that came before.
  private static List<Event> awaitPosition(VirtioInput tablet, int column, int row) {
    List<Event> seen = new ArrayList<>();
    int[] at = {-1, -1};
    Await.until(
        () -> "the tablet is at " + column + "," + row + ": " + seen,
        LIMIT,
        () -> {
          for (Event e : tablet.poll()) {
            seen.add(e);
            if (e.type() == VirtioInput.EV_ABS && e.code() < 2) {
              at[e.code()] = e.value();
            }
          }
          return at[0] == column * TABLET_RANGE / VGA.width()
              && at[1] == row * TABLET_RANGE / VGA.height();
        });
    return seen;
  }
}
