// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.InstalledQemu;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.Fencing;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tests `oriel view` as users run it: as a process, on a real display server, with the real QEMU.
@NeedsQemu
class ViewTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int KEY_A = 30;
  private static final int KEY_LEFTSHIFT = 42;
  private static final int BTN_LEFT = 0x110;
  private static final int REL_WHEEL = 8;
  private static final int TABLET_RANGE = 0x7fff;

  @TempDir Path dir;

  @Test
  @Tag("qemus")
  @NeedsXServer
  void showsOnX11WhatTheGuestDrawsAndFollowsItsSize() throws IOException {
    try (XServer x = XServer.start(1024, 768);
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(gpu, 1, fb);
      try (TestProcess view = view(x.environment(), qemu)) {
        Views.awaitPicture(view, x, fb);
        Rect part = new Rect(101, 53, 77, 31);
        fb.fill(part, 0xff12_ab34);
        Guests.update(gpu, 1, fb, part);
        Views.awaitPicture(view, x, fb);

        GuestFramebuffer larger = Views.guestPicture(qemu, Rect.ofSize(800, 600));
        Guests.show(gpu, 2, larger);
        Views.awaitPicture(view, x, larger);

        String stats = statsAtEnd(view);
        String path = InstalledQemu.isSince("9.2") ? "map" : "pixels";
        assertTrue(stats.contains("\"path\":\"" + path + "\""), stats);
        assertTrue(stats.matches("(?s).*\"draws\":[1-9].*\"swapped\":\\{\"count\":[1-9].*"), stats);
      }
    }
  }

  @Test
  @Tag("qemus")
  @NeedsWeston
  void showsOnWaylandWhatTheGuestDraws() throws IOException {
    try (Weston weston = Weston.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = view(weston.environment(), qemu)) {
        Views.awaitPicture(view, weston, fb);
      }
    }
  }

  /// This X11 server has no DRI3, so the window cannot import. Another display imports, and its
  /// pixels reach the window through shared memory or through the window's own GL.
  @ParameterizedTest
  @CsvSource({"auto, the X server takes no GPU buffers", "gl, no EGL_EXT_image_dma_buf_import"})
  @NeedsGlShim
  @NeedsXServer
  void bridgesDmabufsToAWindowThatCannotImportThem(String way, String reason) throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Views.blobGuest()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.showBlob(qemu, gpu, VGA);
      try (TestProcess view = view(x.environment(), qemu, "--present", way, "--verbose")) {
        Views.awaitPicture(view, x, fb);
        fb.fill(new Rect(20, 10, 300, 100), 0xff12_ab34);
        gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
        Views.awaitPicture(view, x, fb);
        String stats = statsAtEnd(view);
        assertTrue(stats.contains("\"path\":\"bridged\""), stats);
        assertTrue(stats.contains(reason), "why, in words: " + stats);
        List<String> told =
            view.stderr().lines().filter(l -> l.contains("frames take the ")).toList();
        assertEquals(1, told.size(), "once, not for each frame: " + told);
        assertTrue(told.getFirst().contains("frames take the bridged path: "), told::toString);
        assertTrue(told.getFirst().contains(reason), told::toString);
      }
    }
  }

  @Test
  @NeedsGlShim
  @NeedsWeston
  void showsTheGuestsOwnBufferWhereTheWindowImportsIt() throws IOException {
    try (Weston weston = Weston.start(VGA.width(), VGA.height());
        Qemu qemu = Views.blobGuest()) {
      GuestFramebuffer fb = Views.showBlob(qemu, new VirtioGpu(qemu), VGA);
      try (TestProcess view = view(weston.environment(), qemu)) {
        Views.awaitPicture(view, weston, fb);
        String stats = statsAtEnd(view);
        assertTrue(
            stats.matches("(?s).*\"path\":\"direct\".*\"uploaded_bytes\":0,\"copied_bytes\":0,.*"),
            stats);
      }
    }
  }

  @Test
  @Tag("qemus")
  @NeedsXServer
  @NeedsProgram("xdotool")
  void passesKeysAndPointerOnAndLiftsWhatIsHeldOnFocusLoss() throws IOException {
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
      try (TestProcess view = view(x.environment(), qemu)) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);

        Views.xdotool(x, "key", "a");
        Views.assertArrive(keyboard, Views.key(KEY_A, 1), Views.key(KEY_A, 0));

        Views.xdotool(x, "mousemove", "320", "96");
        awaitLast(tablet, abs(0, 320), abs(1, 96));
        Views.xdotool(x, "click", "1");
        Views.assertArrive(tablet, Views.key(BTN_LEFT, 1), Views.key(BTN_LEFT, 0));
        Views.xdotool(x, "click", "4");
        assertEquals(
            new Event(VirtioInput.EV_REL, REL_WHEEL, 1), tablet.awaitReport(LIMIT).getFirst());

        Views.xdotool(x, "keydown", "shift");
        Views.assertArrive(keyboard, Views.key(KEY_LEFTSHIFT, 1));
        Views.xdotool(x, "search", "--maxdepth", "0", "--name", ".*", "windowfocus");
        Views.assertArrive(keyboard, Views.key(KEY_LEFTSHIFT, 0));
      }
    }
  }

  /// Waits for these events after any others: a pointer may take several steps.
  private static void awaitLast(VirtioInput device, Event... expected) {
    List<Event> seen = new ArrayList<>();
    Await.until(
        () -> List.of(expected) + " after " + seen,
        LIMIT,
        () -> {
          seen.addAll(device.awaitReport(LIMIT));
          int from = seen.size() - expected.length;
          return from >= 0 && seen.subList(from, seen.size()).equals(List.of(expected));
        });
  }

  /// Returns the tablet's event for a pixel: QEMU scales the size of the picture to the tablet's
  /// range.
  private static Event abs(int axis, int pixel) {
    int extent = axis == 0 ? VGA.width() : VGA.height();
    return new Event(VirtioInput.EV_ABS, axis, pixel * TABLET_RANGE / extent);
  }

  @Test
  void saysWhatWorksWithoutAScreenWhereTheWindowSystemIsNotThere() throws IOException {
    try (TestProcess view =
        OrielProcess.start(
            Map.of("DISPLAY", "no-such-host:0", "WAYLAND_DISPLAY", ""),
            List.of(),
            "view",
            "--wait",
            "--qmp",
            dir.resolve("none.sock"))) {
      assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view::stderr);
      assertTrue(
          view.stderr().contains("is WAYLAND_DISPLAY or DISPLAY set to a running one?")
              && view.stderr().contains("`oriel capture` needs no screen"),
          view::stderr);
    }
  }

  @Test
  @NeedsXServer
  void endsByItselfAndWritesItsFigures() throws IOException {
    Path stats = dir.resolve("stats.json");
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").start();
        TestProcess view =
            OrielProcess.start(
                x.environment(),
                List.of(),
                "view",
                "--qmp",
                qemu.qmpSocket(),
                "--exit-after",
                "0.2",
                "--stats-json",
                stats)) {
      assertEquals(ExitCode.DONE, view.awaitExit(LIMIT), view.stderr());
      assertEquals("", view.stderr());
      String json = JsonSchemas.readStats(stats);
      for (String name :
          new String[] {"seconds", "path", "reason", "frames", "draws", "releases", "stages"}) {
        assertTrue(json.contains("\"" + name + "\":"), json);
      }
    }
  }

  @Test
  @NeedsXServer
  void saysSoWhenTheVmGoesAwayAndIsNotToBeWaitedFor() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = view(x.environment(), qemu, "--no-reconnect")) {
        Views.awaitPicture(view, x, fb);
        qemu.quit();
        assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view.stderr());
        assertEquals(1, view.stderr().lines().count(), view.stderr());
        assertTrue(view.stderr().contains("the VM went away"), view.stderr());
      }
    }
  }

  @Test
  void saysWhatToDoWhereThereIsNoScreen() throws IOException {
    Map<String, String> none = Map.of("DISPLAY", "", "WAYLAND_DISPLAY", "", "XDG_RUNTIME_DIR", "/");
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        TestProcess view = OrielProcess.start(none, List.of(), "view", "--qmp", qemu.qmpSocket())) {
      assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view.stderr());
      assertEquals(1, view.stderr().lines().count(), view.stderr());
      assertTrue(view.stderr().contains("oriel capture"), view.stderr());
    }
  }

  private TestProcess view(Map<String, String> environment, Qemu qemu, Object... more)
      throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("--qmp", qemu.qmpSocket()));
    arguments.addAll(List.of("--stats-json", dir.resolve("stats.json")));
    arguments.addAll(List.of(more));
    return Views.start(environment, arguments);
  }

  /// Ends a viewer like a session manager, and reads the statistics that it wrote.
  private String statsAtEnd(TestProcess view) throws IOException {
    view.terminate();
    int _ = view.awaitExit(LIMIT);
    return JsonSchemas.readStats(dir.resolve("stats.json"));
  }
}
