// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

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
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests `oriel view` with a paused VM: QEMU drops its input without an error.
@NeedsQemu
@NeedsXServer
class ViewPausedTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);

  @Test
  @NeedsProgram("xdotool")
  void saysThatAVmIsPausedAndThatKeysAreLostAndThatItGoesOn() throws IOException {
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess view = Views.start(x.environment(), List.of("--qmp", qemu.qmpSocket()))) {
        Views.awaitPicture(view, x, fb);
        Views.focus(x);
        int picture = letters(x);
        Object _ = qemu.qmp().execute("stop");
        Views.awaitTitle(view, x, "(paused)");
        Await.until("it is said over the picture", LIMIT, () -> letters(x) > picture);
        int words = letters(x) - picture;
        Views.xdotool(x, "keydown", "b");
        awaitSentence(x, picture, words);
        Object _ = qemu.qmp().execute("cont");
        Views.awaitPicture(view, x, fb);
        Await.until("the title too", LIMIT, () -> !Views.hasWindow(x, "paused"));
        Views.xdotool(x, "keyup", "b", "key", "a");
        Views.assertArrive(keyboard, Views.key(48, 0), Views.key(30, 1), Views.key(30, 0));
        // Input at that moment may be lost before the viewer knows that the VM is paused.
        Object _ = qemu.qmp().execute("stop");
        Views.xdotool(x, "key", "c");
        awaitSentence(x, picture, words);
      }
    }
  }

  private static void awaitSentence(XServer x, int picture, int words) {
    Await.until(
        () -> "a sentence says that the key is lost, and not only " + words + " pixels",
        LIMIT,
        () -> letters(x) - picture > 2 * words);
  }

  @Test
  @NeedsBus
  void claimsNothingWhereOnlyABusIsGiven() throws IOException {
    try (TestBus bus = TestBus.start();
        XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = Qemu.builder().bus(bus.address()).virtioGpu("").start()) {
      GuestFramebuffer fb = Views.guestPicture(qemu, VGA);
      Guests.show(new VirtioGpu(qemu), 1, fb);
      Object _ = qemu.qmp().execute("stop");
      try (TestProcess view = Views.start(x.environment(), List.of("--bus", bus.address()))) {
        Views.awaitPicture(view, x, fb);
        assertTrue(Views.hasWindow(x, "Oriel") && !Views.hasWindow(x, "paused"));
      }
    }
  }

  /// Returns how many pixels have the colour of the viewer's letters.
  private static int letters(XServer x) {
    try {
      Screenshot shot = x.screenshot();
      int count = 0;
      for (int row = 0; row < shot.height(); row++) {
        for (int column = 0; column < shot.width(); column++) {
          count += shot.rgb(column, row) == 0xf2f2f2 ? 1 : 0;
        }
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
