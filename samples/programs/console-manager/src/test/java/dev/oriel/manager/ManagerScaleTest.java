// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestJvm;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests the console manager on a screen with a scale of two, in its own JVM, because JavaFX reads
/// the scale when it starts.
final class ManagerScaleTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String UUID = "11111111-2222-3333-4444-555555555555";

  /// A picture smaller than a thumbnail in pixels of that screen, and larger than one in units of
  /// the desktop.
  private static final Rect THUMBNAIL = Rect.ofSize(400, 250);

  @Test
  @NeedsQemu
  @NeedsBus
  @NeedsXServer
  void aThumbnailHasThePixelsOfTheScreenAndNotThoseOfTheDesktop() throws IOException {
    try (XServer x = XServer.start(2000, 1400);
        TestBus bus = TestBus.start();
        Qemu qemu = Qemu.builder().bus(bus.address()).name("a", UUID).virtioGpu("").start()) {
      GuestFramebuffer fb =
          GuestFramebuffer.inRam(qemu, THUMBNAIL.width(), THUMBNAIL.height(), GpuFormat.B8G8R8X8);
      fb.drawGradient();
      Guests.show(new VirtioGpu(qemu), 1, fb);
      try (TestProcess manager =
          TestJvm.start(
              x.environment(),
              List.of(
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-Dprism.order=sw",
                  "-Dglass.gtk.uiScale=2",
                  "-Dorg.lwjgl.system.memoryBackend=ffm"),
              Main.class,
              "--bus",
              bus.address(),
              "--theme",
              "light")) {
        byte[] expected = fb.expectedRgba(fb.bounds());
        Await.until(
            () -> "the guest's picture somewhere on the screen; " + manager.stderr(),
            LIMIT,
            () -> {
              assertTrue(manager.isAlive(), manager::stderr);
              try {
                return contains(x.screenshot(), expected);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    }
  }

  private static boolean contains(Screenshot screen, byte[] expected) {
    int first = rgb(expected, 0);
    int second = rgb(expected, THUMBNAIL.width() - 1);
    Rect room = Rect.ofSize(screen.width(), screen.height());
    for (int y = 0; y + THUMBNAIL.height() <= room.height(); y++) {
      for (int x = 0; x + THUMBNAIL.width() <= room.width(); x++) {
        if (screen.rgb(x, y) == first
            && screen.rgb(x + THUMBNAIL.width() - 1, y) == second
            && Arrays.equals(
                expected,
                screen.rgba(
                    x + THUMBNAIL.x(), y + THUMBNAIL.y(), THUMBNAIL.width(), THUMBNAIL.height()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static int rgb(byte[] rgba, int pixel) {
    return (rgba[4 * pixel] & 0xff) << 16
        | (rgba[4 * pixel + 1] & 0xff) << 8
        | (rgba[4 * pixel + 2] & 0xff);
  }
}
