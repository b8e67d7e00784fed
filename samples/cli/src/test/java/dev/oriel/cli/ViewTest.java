package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.testing.Await;
import dev.oriel.core.testing.Programs;
import dev.oriel.core.testing.Screenshot;
import dev.oriel.core.testing.TestProcess;
import dev.oriel.core.testing.Weston;
import dev.oriel.core.testing.XServer;
import dev.oriel.dbus.testing.GlShim;
import dev.oriel.dbus.testing.GpuFormat;
import dev.oriel.dbus.testing.GuestFramebuffer;
import dev.oriel.dbus.testing.Qemu;
import dev.oriel.dbus.testing.VirtioGpu;
import dev.oriel.dbus.testing.VirtioGpu.BlobScanout;
import dev.oriel.dbus.testing.VirtioGpu.Fencing;
import dev.oriel.dbus.testing.VirtioInput;
import dev.oriel.dbus.testing.VirtioInput.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `oriel view` as its user has it: a process of its own, on a real display server, on the real
/// QEMU.
class ViewTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Rect VGA = Rect.ofSize(640, 480);
  private static final int KEY_A = 30;
  private static final int KEY_LEFTSHIFT = 42;
  private static final int BTN_LEFT = 0x110;
  private static final int REL_WHEEL = 8;
  private static final int TABLET_RANGE = 0x7fff;

  @TempDir Path dir;

  @Test
  void showsOnX11WhatTheGuestDrawsAndFollowsItsSize() throws IOException {
    Guests.needQemu();
    Guests.skipIf(XServer.unavailable());
    try (XServer x = XServer.start(1024, 768);
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = guestPicture(qemu, VGA);
      Guests.show(gpu, 1, fb);
      try (TestProcess view = view(x.environment(), qemu)) {
        awaitPicture(view, x, fb);
        Rect part = new Rect(101, 53, 77, 31);
        fb.fill(part, 0xff12_ab34);
        Guests.update(gpu, 1, fb, part);
        awaitPicture(view, x, fb);

        GuestFramebuffer larger = guestPicture(qemu, Rect.ofSize(800, 600));
        Guests.show(gpu, 2, larger);
        awaitPicture(view, x, larger);

        String stats = statsAtEnd(view);
        assertTrue(stats.contains("\"path\":\"map\""), stats);
        assertTrue(stats.matches("(?s).*\"draws\":[1-9].*\"swapped\":\\{\"count\":[1-9].*"), stats);
      }
    }
  }

  @Test
  void showsOnWaylandWhatTheGuestDraws() throws IOException {
    Guests.needQemu();
    Guests.skipIf(Weston.unavailable());
    try (Weston weston = Weston.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer fb = guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = view(weston.environment(), qemu)) {
        awaitPicture(view, weston, fb);
      }
    }
  }

  /// X11 here has no DRI3: the window cannot import, another display does.
  @Test
  void bridgesDmabufsToAWindowThatCannotImportThem() throws IOException {
    Guests.needShim();
    Guests.skipIf(XServer.unavailable());
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = blobGuest()) {
      GuestFramebuffer fb = showBlob(qemu);
      try (TestProcess view = view(x.environment(), qemu)) {
        awaitPicture(view, x, fb);
        String stats = statsAtEnd(view);
        assertTrue(stats.contains("\"path\":\"bridged\""), stats);
        assertTrue(stats.contains("EGL_EXT_image_dma_buf_import"), "why, in words: " + stats);
      }
    }
  }

  @Test
  void showsTheGuestsOwnBufferWhereTheWindowImportsIt() throws IOException {
    Guests.needShim();
    Guests.skipIf(Weston.unavailable());
    try (Weston weston = Weston.start(VGA.width(), VGA.height());
        Qemu qemu = blobGuest()) {
      GuestFramebuffer fb = showBlob(qemu);
      try (TestProcess view = view(weston.environment(), qemu)) {
        awaitPicture(view, weston, fb);
        String stats = statsAtEnd(view);
        assertTrue(
            stats.matches("(?s).*\"path\":\"direct\".*\"uploaded_bytes\":0,\"copied_bytes\":0,.*"),
            stats);
      }
    }
  }

  @Test
  void passesKeysAndPointerOnAndLiftsWhatIsHeldOnFocusLoss() throws IOException {
    Guests.needQemu();
    Guests.skipIf(XServer.unavailable());
    Guests.skipIf(Programs.missing("xdotool"));
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu =
            Qemu.builder()
                .virtioGpu("")
                .device("virtio-keyboard-pci")
                .device("virtio-tablet-pci")
                .start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      VirtioInput tablet = VirtioInput.tablet(qemu);
      GuestFramebuffer fb = guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = view(x.environment(), qemu)) {
        awaitPicture(view, x, fb);
        xdotool(x, "search", "--sync", "--name", "Oriel", "windowfocus", "--sync");

        xdotool(x, "key", "a");
        assertArrive(keyboard, key(KEY_A, 1), key(KEY_A, 0));

        xdotool(x, "mousemove", "320", "96");
        awaitLast(tablet, abs(0, 320), abs(1, 96));
        xdotool(x, "click", "1");
        assertArrive(tablet, key(BTN_LEFT, 1), key(BTN_LEFT, 0));
        xdotool(x, "click", "4");
        assertEquals(
            new Event(VirtioInput.EV_REL, REL_WHEEL, 1), tablet.awaitReport(LIMIT).getFirst());

        xdotool(x, "keydown", "shift");
        assertArrive(keyboard, key(KEY_LEFTSHIFT, 1));
        xdotool(x, "search", "--maxdepth", "0", "--name", ".*", "windowfocus");
        assertArrive(keyboard, key(KEY_LEFTSHIFT, 0));
      }
    }
  }

  /// Waits for exactly these events.
  private static void assertArrive(VirtioInput device, Event... expected) {
    List<Event> seen = new ArrayList<>();
    while (seen.size() < expected.length) {
      seen.addAll(device.awaitReport(LIMIT));
    }
    assertEquals(List.of(expected), seen);
  }

  /// Waits for these events behind any others: a pointer may take several steps.
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

  private static Event key(int code, int value) {
    return new Event(VirtioInput.EV_KEY, code, value);
  }

  /// QEMU scales a pixel of the picture's extent to the tablet's range.
  private static Event abs(int axis, int pixel) {
    int extent = axis == 0 ? VGA.width() : VGA.height();
    return new Event(VirtioInput.EV_ABS, axis, pixel * TABLET_RANGE / extent);
  }

  @Test
  void endsByItselfAndWritesItsFigures() throws IOException {
    Guests.needQemu();
    Guests.skipIf(XServer.unavailable());
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
      String json = Files.readString(stats);
      for (String name :
          new String[] {"seconds", "path", "reason", "frames", "draws", "releases", "stages"}) {
        assertTrue(json.contains("\"" + name + "\":"), json);
      }
    }
  }

  @Test
  void saysSoWhenTheVmGoesAway() throws IOException {
    Guests.needQemu();
    Guests.skipIf(XServer.unavailable());
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      GuestFramebuffer fb = guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = view(x.environment(), qemu)) {
        awaitPicture(view, x, fb);
        qemu.quit();
        assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view.stderr());
        assertEquals(1, view.stderr().lines().count(), view.stderr());
        assertTrue(view.stderr().contains("the VM went away"), view.stderr());
      }
    }
  }

  @Test
  void saysWhatToDoWhereThereIsNoScreen() throws IOException {
    Guests.needQemu();
    Map<String, String> none = Map.of("DISPLAY", "", "WAYLAND_DISPLAY", "", "XDG_RUNTIME_DIR", "/");
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        TestProcess view = OrielProcess.start(none, List.of(), "view", "--qmp", qemu.qmpSocket())) {
      assertEquals(ExitCode.FAILED, view.awaitExit(LIMIT), view.stderr());
      assertEquals(1, view.stderr().lines().count(), view.stderr());
      assertTrue(view.stderr().contains("oriel capture"), view.stderr());
    }
  }

  private TestProcess view(Map<String, String> environment, Qemu qemu) throws IOException {
    return OrielProcess.start(
        environment,
        List.of(),
        "view",
        "--borderless",
        "--qmp",
        qemu.qmpSocket(),
        "--stats-json",
        dir.resolve("stats.json"));
  }

  /// Ends a view as a session manager does, and reads the figures that it left.
  private String statsAtEnd(TestProcess view) throws IOException {
    view.terminate();
    int _ = view.awaitExit(LIMIT);
    return Files.readString(dir.resolve("stats.json"));
  }

  private static GuestFramebuffer guestPicture(Qemu qemu, Rect size) {
    GuestFramebuffer fb =
        GuestFramebuffer.inRam(qemu, size.width(), size.height(), GpuFormat.B8G8R8X8);
    fb.drawGradient();
    return fb;
  }

  private static Qemu blobGuest() throws IOException {
    return Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 4).start();
  }

  private static GuestFramebuffer showBlob(Qemu qemu) {
    VirtioGpu gpu = new VirtioGpu(qemu);
    GuestFramebuffer fb =
        GuestFramebuffer.inModule(qemu, 0, VGA.width(), VGA.height(), GpuFormat.B8G8R8X8);
    fb.drawGradient();
    gpu.createBlob(1, fb.size(), fb.extents()).ok();
    gpu.setScanoutBlob(0, 1, BlobScanout.whole(fb.width(), fb.height(), fb.format())).ok();
    gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
    return fb;
  }

  /// Takes a picture of a screen.
  private interface Screen {
    Screenshot screenshot() throws IOException;
  }

  private static void awaitPicture(TestProcess view, XServer x, GuestFramebuffer fb) {
    awaitPicture(view, (Screen) x::screenshot, fb);
  }

  private static void awaitPicture(TestProcess view, Weston weston, GuestFramebuffer fb) {
    awaitPicture(view, (Screen) weston::screenshot, fb);
  }

  /// Waits until the screen shows the guest's picture in its top left corner, byte for byte.
  private static void awaitPicture(TestProcess view, Screen screen, GuestFramebuffer fb) {
    byte[] expected = fb.expectedRgba(fb.bounds());
    Await.until(
        () -> "the screen shows the guest's picture; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          try {
            assertTrue(view.isAlive(), view::stderr);
            return Arrays.equals(expected, screen.screenshot().rgba(fb.bounds()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void xdotool(XServer x, String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "xdotool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try (TestProcess tool = TestProcess.start(null, x.environment(), List.of(command))) {
      assertEquals(0, tool.awaitExit(LIMIT), tool.stderr());
    }
  }
}
