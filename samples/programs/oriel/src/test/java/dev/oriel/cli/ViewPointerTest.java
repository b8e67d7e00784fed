// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests where a viewer's pointer may go, and which tablet gets it.
@NeedsQemu
@NeedsXServer
@NeedsProgram("xdotool")
class ViewPointerTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int TABLET_RANGE = 0x7fff;

  @Test
  void aConfinedPointerStaysInTheWindowUntilTheGrabIsReleased() throws IOException {
    try (XServer x = XServer.start(1280, 960);
        Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-tablet-pci").start()) {
      VirtioInput tablet = VirtioInput.tablet(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view =
          Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket(), "--confine-pointer"))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        Views.xdotool(x, "mousemove", "900", "700");
        assertEquals("900 700", pointer(x), "nothing is grabbed yet");
        Views.xdotool(x, "mousemove", "300", "200", "key", "ctrl+alt+g");
        Views.awaitTitle(view, x, "Ctrl.Alt.G");
        awaitPointer(x, "639 479", "900", "700");
        awaitPosition(tablet, 639, 479);
        Views.xdotool(x, "key", "ctrl+alt+g");
        awaitPointer(x, "900 700", "900", "700");
      }
    }
  }

  @Test
  void eachHeadsTabletGetsThePointerOfItsWindowAlone() throws IOException {
    try (XServer x = XServer.start(1280, 480);
        Qemu qemu =
            Qemu.builder()
                .virtioGpu("max_outputs=2")
                .device("virtio-tablet-pci,display=gpu,head=0")
                .device("virtio-tablet-pci,display=gpu,head=1")
                .start()) {
      List<VirtioInput> tablets = VirtioInput.tablets(qemu);
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer left = Views.guestPicture(qemu, VGA);
      GuestFramebuffer right = Views.guestPicture(qemu, VGA);
      right.fill(new Rect(50, 60, 100, 100), 0xff00_ff00);
      Guests.show(gpu, 1, left);
      Guests.show(gpu, 1, 2, right);
      try (TestProcess view =
          Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket(), "--console", "all"))) {
        Views.awaitPicture(view, x, left);
        Views.awaitPicture(view, x, right.expectedRgba(VGA), VGA.translate(640, 0));
        Views.xdotool(x, "mousemove", "100", "200");
        awaitPosition(tablets.get(0), 100, 200);
        Views.xdotool(x, "mousemove", "690", "300");
        awaitPosition(tablets.get(1), 50, 300);
        Views.xdotool(x, "mousemove", "300", "400");
        awaitPosition(tablets.get(0), 300, 400);
        // QEMU has handled all motions: the last one has reached its tablet.
        assertTrue(
            tablets.get(1).poll().stream().noneMatch(e -> e.type() == VirtioInput.EV_ABS),
            "the second head's tablet");
      }
    }
  }

  /// Only the grab's chord is the viewer's. The second head has no monitor.
  @Test
  void aKioskFillsTheMonitorAndPassesOnTheOtherHotkeys() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu =
            Qemu.builder()
                .virtioGpu("max_outputs=2")
                .device("virtio-keyboard-pci")
                .device("virtio-tablet-pci")
                .start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      VirtioInput tablet = VirtioInput.tablet(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, Rect.ofSize(320, 240));
      Guests.show(new VirtioGpu(qemu), 1, fb);
      List<Object> options =
          List.of("--qmp", qemu.qmpSocket(), "--kiosk", "--fullscreen", "all", "--no-resize");
      try (TestProcess view = Views.start(x.environment(), options)) {
        Rect last = new Rect(319, 239, 1, 1);
        Views.awaitColour(view, x, 639, 479, fb.expectedRgba(last));
        Views.focus(x);
        Views.xdotool(x, "key", "ctrl+alt+h");
        Await.until(
            "the guest gets the H of Ctrl+Alt+H",
            LIMIT,
            () -> keyboard.poll().contains(Views.key(35, 1)));
        Views.xdotool(x, "mousemove", "639", "479");
        Views.awaitPosition(tablet, 319 * TABLET_RANGE / 320, 239 * TABLET_RANGE / 240);
        Views.awaitTitle(view, x, "Ctrl.Alt.G");
        Views.xdotool(x, "key", "ctrl+alt+g");
        Await.until(
            "the title no longer names the grab's chord",
            LIMIT,
            () -> !Views.hasWindow(x, "Ctrl.Alt.G"));
        assertEquals("", view.stderr());
      }
    }
  }

  private static void awaitPosition(VirtioInput tablet, int column, int row) {
    Views.awaitPosition(
        tablet, column * TABLET_RANGE / VGA.width(), row * TABLET_RANGE / VGA.height());
  }

  /// Moves the pointer until it is somewhere: the window has grabbed it, or released it.
  private static void awaitPointer(XServer x, String place, String column, String row) {
    String[] seen = {""};
    Await.until(
        () -> "the pointer is at " + seen[0] + " and not at " + place,
        LIMIT,
        () -> {
          try {
            Views.xdotool(x, "mousemove", column, row);
            seen[0] = pointer(x);
            return seen[0].equals(place);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Returns the place of the X server's pointer.
  private static String pointer(XServer x) throws IOException {
    try (TestProcess tool =
        TestProcess.start(null, x.environment(), List.of("xdotool", "getmouselocation"))) {
      assertEquals(0, tool.awaitExit(LIMIT), tool.stderr());
      return String.valueOf(tool.stdout().readLine()).replaceAll("x:(\\d+) y:(\\d+) .*", "$1 $2");
    }
  }
}
