// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.StdVga;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that the guest's picture follows the window, if the guest can and the user wants it.
@NeedsQemu
class ViewResizeTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);

  @Test
  @NeedsXServer
  @NeedsProgram("xdotool")
  void theGuestIsToldTheWindowsSizeInPixelsAndMillimetres() throws IOException {
    try (XServer x = XServer.start(1280, 1024);
        Qemu qemu = Qemu.builder().virtioGpu("edid=on").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(gpu, 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        assertFalse(gpu.takeDisplayEvent(), "the guest chose the window's first size itself");

        Views.xdotool(x, "search", "--name", "Oriel", "windowsize", "1001", "703");
        Await.until("the guest is notified of it", LIMIT, gpu::takeDisplayEvent);
        assertEquals(Rect.ofSize(1001, 703), gpu.displayInfo().getFirst().rect());
        // Xvfb has 96 pixels to the inch. The first detailed timing of the EDID has the size in
        // millimetres.
        byte[] edid = gpu.edid(0);
        int widthMm = (edid[54 + 12] & 0xff) | (edid[54 + 14] & 0xf0) << 4;
        int heightMm = (edid[54 + 13] & 0xff) | (edid[54 + 14] & 0x0f) << 8;
        assertEquals(1001 * 25.4 / 96, widthMm, 3.0);
        assertEquals(703 * 25.4 / 96, heightMm, 3.0);

        GuestFramebuffer followed = Views.guestPicture(qemu, Rect.ofSize(1001, 703));
        Guests.show(gpu, 2, followed);
        Views.awaitPicture(view, x, followed);
        assertFalse(gpu.takeDisplayEvent(), "the guest is notified once");
      }
    }
  }

  /// The guest gets the size in pixels of the screen, not in the larger units of the desktop, so
  /// that nothing is blurred.
  @Test
  @NeedsWeston
  void onADenseScreenEachPixelOfTheGuestIsOneOfTheScreen() throws IOException {
    try (Weston screen = Weston.start(400, 300, 2);
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      Guests.show(gpu, 1, Views.guestPicture(qemu, VGA));
      try (TestProcess view =
          Views.start(screen.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        // The kiosk shell makes each window as large as the screen.
        Rect all = Rect.ofSize(800, 600);
        Await.until(
            () -> "the guest is told of " + all + ": " + gpu.displayInfo() + view.stderr(),
            LIMIT,
            () -> gpu.displayInfo().getFirst().rect().equals(all));
        GuestFramebuffer followed = Views.guestPicture(qemu, all);
        Guests.show(gpu, 2, followed);
        Views.awaitPicture(view, screen, followed);
      }
    }
  }

  @Test
  @NeedsXServer
  @NeedsProgram("xdotool")
  void theGuestKeepsItsSizeWhereItsUserWantsThat() throws IOException {
    try (XServer x = XServer.start(1280, 960);
        Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(gpu, 1, fb);
      try (TestProcess view =
          Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket(), "--no-resize"))) {
        Views.awaitPicture(view, x, fb);
        Views.xdotool(x, "search", "--name", "Oriel", "windowsize", "1280", "960");
        Views.awaitPicture(view, x, Views.enlarged(fb, 2), Rect.ofSize(1280, 960));
        assertFalse(gpu.takeDisplayEvent());
      }
    }
  }

  @Test
  @NeedsXServer
  @NeedsProgram("xdotool")
  void aGuestThatCannotFollowIsScaled() throws IOException {
    try (XServer x = XServer.start(1280, 960);
        Qemu qemu = Qemu.builder().device("VGA").start()) {
      StdVga vga = new StdVga(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      vga.setMode(VGA.width(), VGA.height());
      vga.draw(fb, VGA);
      try (TestProcess view =
          OrielProcess.start(
              x.environment(),
              List.of(),
              "--verbose",
              "view",
              "--borderless",
              "--qmp",
              qemu.qmpSocket())) {
        Views.awaitPicture(view, x, fb);
        Views.xdotool(x, "search", "--name", "Oriel", "windowsize", "1280", "960");
        Views.awaitPicture(view, x, Views.enlarged(fb, 2), Rect.ofSize(1280, 960));
        Await.until(
            view::stderr, LIMIT, () -> view.stderr().contains("does not follow the window"));
        assertTrue(view.isAlive(), view::stderr);
      }
    }
  }
}
