// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Scaling;
import dev.oriel.core.geometry.Viewport;
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
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests the actions of a user in a viewer's window that are not for the guest.
@NeedsQemu
@NeedsXServer
@NeedsProgram("xdotool")
class ViewControlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int TABLET_RANGE = 0x7fff;

  private static Qemu qemu() throws IOException {
    return Qemu.builder()
        .virtioGpu("")
        .device("virtio-keyboard-pci")
        .device("virtio-tablet-pci")
        .start();
  }

  /// A click lands on the guest's pixel under the pointer, at the corners and in between.
  @ParameterizedTest
  @CsvSource({
    "320, 240, NONE",
    "640, 480, RIGHT",
    "800, 600, NONE",
    "600, 800, LEFT",
    "960, 720, HALF",
    "1280, 960, NONE",
    "700, 900, RIGHT"
  })
  void aClickLandsOnTheGuestsPixelUnderThePointer(int width, int height, Rotation rotation)
      throws IOException {
    try (XServer x = XServer.start(1280, 960);
        Qemu qemu = qemu()) {
      VirtioInput tablet = VirtioInput.tablet(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      fb.fill(new Rect(300, 220, 40, 40), 0xff30_90c0);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      List<Object> options = new ArrayList<>(List.of("--qmp", qemu.qmpSocket(), "--no-resize"));
      options.addAll(List.of("--rotate", rotation.degrees()));
      try (TestProcess view = Views.start(x.environment(), options)) {
        awaitMiddle(view, x, fb, Viewport.of(640, 480, 640, 480, Scaling.FIT, rotation));
        Views.xdotool(x, "search", "--name", "Oriel", "windowsize", "" + width, "" + height);
        Viewport v = Viewport.of(640, 480, width, height, Scaling.FIT, rotation);
        Rect t = v.target();
        awaitMiddle(view, x, fb, v);
        int[][] places = {
          {t.x(), t.y()},
          {t.right() - 1, t.y()},
          {t.right() - 1, t.bottom() - 1},
          {t.x(), t.bottom() - 1},
          {t.x() + t.width() / 3, t.y() + t.height() / 5}
        };
        for (int[] place : places) {
          Views.xdotool(x, "mousemove", "" + place[0], "" + place[1]);
          int px = v.pictureX(place[0], place[1]);
          int py = v.pictureY(place[0], place[1]);
          Views.awaitPosition(
              tablet, px * TABLET_RANGE / VGA.width(), py * TABLET_RANGE / VGA.height());
        }
      }
    }
  }

  private static void awaitMiddle(TestProcess view, XServer x, GuestFramebuffer fb, Viewport v) {
    Views.awaitColour(
        view,
        x,
        (int) v.windowX(320, 240),
        (int) v.windowY(320, 240),
        fb.expectedRgba(new Rect(320, 240, 1, 1)));
  }

  @ParameterizedTest
  @EnumSource(Rotation.class)
  void thePictureIsTurnedByTheOptionAndByTheKey(Rotation rotation) throws IOException {
    try (XServer x = XServer.start(1280, 960);
        Qemu qemu = qemu()) {
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view =
          Views.start(
              x.environment(),
              List.of(
                  "--qmp",
                  qemu.qmpSocket(),
                  "--no-resize",
                  "--rotate",
                  rotation.degrees(),
                  "--fullscreen"))) {
        Viewport v = Viewport.of(640, 480, 1280, 960, Scaling.FIT, rotation);
        awaitCorner(view, x, fb, v);
        Views.focus(x);
        Views.xdotool(x, "key", "ctrl+alt+r");
        awaitCorner(view, x, fb, Viewport.of(640, 480, 1280, 960, Scaling.FIT, rotation.next()));
        Views.xdotool(x, "key", "ctrl+alt+s");
        awaitCorner(view, x, fb, Viewport.of(640, 480, 1280, 960, Scaling.EXACT, rotation.next()));
      }
    }
  }

  /// Waits until the guest's pixels near two corners are where the viewport puts them, in their
  /// colours.
  private static void awaitCorner(TestProcess view, XServer x, GuestFramebuffer fb, Viewport v) {
    for (int[] p : new int[][] {{3, 5}, {600, 20}, {636, 470}}) {
      Views.awaitColour(
          view,
          x,
          (int) v.windowX(p[0], p[1]),
          (int) v.windowY(p[0], p[1]),
          fb.expectedRgba(new Rect(p[0], p[1], 1, 1)));
    }
    Rect outside = new Rect(v.target().x() - 2, v.target().y() + 1, 1, 1);
    if (outside.x() >= 0) {
      Views.awaitColour(view, x, outside.x(), outside.y(), new byte[] {0, 0, 0, (byte) 0xff});
    }
  }

  @Test
  void theMenuSendsKeysThatTheHostKeepsAndTheGuestHearsNothingElse() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        Views.xdotool(x, "key", "ctrl+alt+k");
        // Ctrl and Alt are pressed for the guest as for the host, and are released for the menu.
        Views.assertArrive(
            keyboard, Views.key(29, 1), Views.key(56, 1), Views.key(29, 0), Views.key(56, 0));
        Views.xdotool(x, "key", "Down", "Down", "Return");
        Views.assertArrive(
            keyboard, Views.key(56, 1), Views.key(15, 1), Views.key(15, 0), Views.key(56, 0));
        Views.xdotool(x, "key", "ctrl+alt+k");
        Views.assertArrive(
            keyboard, Views.key(29, 1), Views.key(56, 1), Views.key(29, 0), Views.key(56, 0));
        Views.xdotool(x, "key", "F2");
        Views.assertArrive(
            keyboard,
            Views.key(29, 1),
            Views.key(56, 1),
            Views.key(60, 1),
            Views.key(60, 0),
            Views.key(56, 0),
            Views.key(29, 0));
        Views.xdotool(x, "key", "a");
        Views.assertArrive(keyboard, Views.key(30, 1), Views.key(30, 0));
        Views.awaitPicture(view, x, fb);
      }
    }
  }

  @Test
  @NeedsProgram("xclip")
  void theClipboardsTextIsTypedInTheGuestsLayout() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view =
              Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket(), "--layout", "de"));
          TestProcess clipboard = Views.fillClipboard(x, "Zu\n")) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        Views.xdotool(x, "key", "ctrl+alt+v");
        // A German keyboard has Z where a US one has Y.
        Views.assertArrive(
            keyboard,
            Views.key(29, 1),
            Views.key(56, 1),
            Views.key(29, 0),
            Views.key(56, 0),
            Views.key(42, 1),
            Views.key(21, 1),
            Views.key(21, 0),
            Views.key(42, 0),
            Views.key(22, 1),
            Views.key(22, 0),
            Views.key(28, 1),
            Views.key(28, 0));
        assertTrue(clipboard.isAlive(), clipboard::stderr);
      }
    }
  }

  @Test
  void helpAndFiguresLieOverThePictureAndGoAway() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu()) {
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      VirtioGpu gpu = new VirtioGpu(qemu);
      Guests.show(gpu, 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        for (String key : List.of("ctrl+alt+h", "ctrl+alt+o")) {
          Views.xdotool(x, "key", key);
          Views.awaitText(view, x);
          // What the guest draws in the meantime is visible around the text, and below it
          // afterwards.
          Rect part = new Rect(200, 100, 436, 376);
          fb.fill(part, key.endsWith("h") ? 0xff20_6040 : 0xff40_2060);
          Guests.update(gpu, 1, fb, part);
          Views.awaitColour(view, x, 630, 470, fb.expectedRgba(new Rect(630, 470, 1, 1)));
          Views.xdotool(x, "key", key);
          Views.awaitPicture(view, x, fb);
        }
      }
    }
  }

  @Test
  void everyConsoleHasAWindowOfItsOwnSideBySide() throws IOException {
    try (XServer x = XServer.start(1280, 600);
        Qemu qemu = Qemu.builder().virtioGpu("max_outputs=2").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer left = Views.guestPicture(qemu, VGA);
      left.fill(new Rect(10, 10, 100, 100), 0xff00_00ff);
      GuestFramebuffer right = Views.guestPicture(qemu, VGA);
      right.fill(new Rect(50, 60, 100, 100), 0xff00_ff00);
      Guests.show(gpu, 1, left);
      Guests.show(gpu, 1, 2, right);
      try (TestProcess view =
          Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket(), "--console", "all"))) {
        Views.awaitPicture(view, x, left);
        Views.awaitPicture(view, x, right.expectedRgba(VGA), VGA.translate(640, 0));
        right.fill(new Rect(0, 0, 30, 30), 0xffff_ff00);
        Guests.update(gpu, 2, right, right.bounds());
        Views.awaitPicture(view, x, right.expectedRgba(VGA), VGA.translate(640, 0));
        Views.awaitPicture(view, x, left);
      }
    }
  }

  @Test
  void theWindowsKeysFollowTheHostsLocksOnceTheGuestHasLights() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        Views.xdotool(x, "key", "a");
        Views.assertArrive(keyboard, Views.key(30, 1), Views.key(30, 0));
        keyboard.setLed(VirtioInput.LED_CAPSL, true);
        // The window loses the keyboard focus and gets it back. Then the locks are compared.
        Views.xdotool(x, "search", "--maxdepth", "0", "--name", ".*", "windowfocus");
        Await.until(
            "Caps Lock is tapped, because the host's is off",
            LIMIT,
            () -> {
              try {
                Views.focus(x);
                Views.xdotool(x, "key", "b");
                List<Event> seen = new ArrayList<>();
                while (seen.stream().noneMatch(e -> e.equals(Views.key(48, 0)))) {
                  seen.addAll(keyboard.awaitReport(LIMIT));
                }
                Views.xdotool(x, "search", "--maxdepth", "0", "--name", ".*", "windowfocus");
                return seen.getFirst().equals(Views.key(58, 1))
                    && seen.get(1).equals(Views.key(58, 0));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
        assertTrue(view.isAlive(), view::stderr);
        assertEquals("", view.stderr());
      }
    }
  }
}
