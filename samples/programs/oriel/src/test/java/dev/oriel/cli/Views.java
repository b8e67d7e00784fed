// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import dev.oriel.fixtures.Xdotool;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.BlobScanout;
import dev.oriel.guest.VirtioGpu.Fencing;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The common parts of the tests of `oriel view`: the command, the screen, and the input of the
/// user.
final class Views {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Views() {}

  /// Starts `oriel view` without borders.
  static TestProcess start(Map<String, String> environment, List<Object> arguments)
      throws IOException {
    List<Object> all = new ArrayList<>(List.of("view", "--borderless"));
    all.addAll(arguments);
    return OrielProcess.start(environment, List.of(), all.toArray());
  }

  /// Returns a guest's picture with contents.
  static GuestFramebuffer guestPicture(Qemu qemu, Rect size) {
    GuestFramebuffer fb =
        GuestFramebuffer.inRam(qemu, size.width(), size.height(), GpuFormat.B8G8R8X8);
    fb.drawGradient();
    return fb;
  }

  /// Starts a guest whose memory QEMU shows as dma-bufs, on any machine.
  static Qemu blobGuest() throws IOException {
    return Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true").framebuffers(1, 4).start();
  }

  /// Shows a picture in the memory of such a guest as its resource 1.
  static GuestFramebuffer showBlob(Qemu qemu, VirtioGpu gpu, Rect size) {
    GuestFramebuffer fb =
        GuestFramebuffer.inModule(qemu, 0, size.width(), size.height(), GpuFormat.B8G8R8X8);
    fb.drawGradient();
    gpu.createBlob(1, fb.size(), fb.extents()).ok();
    gpu.setScanoutBlob(0, 1, BlobScanout.whole(fb.width(), fb.height(), fb.format())).ok();
    gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
    return fb;
  }

  /// Takes a picture of a screen.
  interface Screen {
    Screenshot screenshot() throws IOException;
  }

  /// Returns the number that the first group of a pattern finds in statistics.
  static long number(String json, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(json);
    assertTrue(found.find(), () -> pattern + " in " + json);
    return Long.parseLong(found.group(1));
  }

  static void awaitPicture(TestProcess view, XServer x, GuestFramebuffer fb) {
    awaitPicture(view, (Screen) x::screenshot, fb);
  }

  static void awaitPicture(TestProcess view, Weston weston, GuestFramebuffer fb) {
    awaitPicture(view, (Screen) weston::screenshot, fb);
  }

  /// Waits until the screen shows the guest's picture in its top left corner, byte for byte.
  static void awaitPicture(TestProcess view, Screen screen, GuestFramebuffer fb) {
    awaitPicture(view, screen, fb.expectedRgba(fb.bounds()), fb.bounds());
  }

  /// Waits until the part of the screen shows these pixels, byte for byte.
  static void awaitPicture(TestProcess view, XServer x, byte[] expected, Rect part) {
    awaitPicture(view, (Screen) x::screenshot, expected, part);
  }

  private static void awaitPicture(TestProcess view, Screen screen, byte[] expected, Rect part) {
    Await.until(
        () -> "the screen shows the guest's picture; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          try {
            assertTrue(view.isAlive(), view::stderr);
            return Arrays.equals(
                expected,
                screen.screenshot().rgba(part.x(), part.y(), part.width(), part.height()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Waits until a pixel of the screen has a colour.
  static void awaitColour(TestProcess view, XServer x, int column, int row, byte[] rgba) {
    byte[][] seen = new byte[1][];
    Await.until(
        () ->
            String.format(
                Locale.ROOT,
                "%d,%d is %s instead of %s; oriel said: %s",
                column,
                row,
                Arrays.toString(seen[0]),
                Arrays.toString(rgba),
                view.stderr()),
        LIMIT,
        () -> {
          try {
            assertTrue(view.isAlive(), view::stderr);
            seen[0] = x.screenshot().rgba(column, row, 1, 1);
            return Arrays.equals(rgba, seen[0]);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Waits until the screen shows text of the viewer.
  static void awaitText(TestProcess view, XServer x) {
    int letters = 0xf2f2f2;
    int[] seen = new int[1];
    Await.until(
        () ->
            String.format(
                Locale.ROOT,
                "the window shows words, not %d pixels of their colour; oriel said: %s",
                seen[0],
                view.stderr()),
        LIMIT,
        () -> {
          try {
            assertTrue(view.isAlive(), view::stderr);
            Screenshot shot = x.screenshot();
            int count = 0;
            for (int y = 0; y < shot.height(); y++) {
              for (int column = 0; column < shot.width(); column++) {
                count += shot.rgb(column, y) == letters ? 1 : 0;
              }
            }
            seen[0] = Math.max(seen[0], count);
            // Most pixels of a small letter's strokes are covered in part.
            return count > 20;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /// Starts a program that offers a text in the clipboard of an X server as long as it runs, and
  /// waits until other programs can read it.
  static TestProcess fillClipboard(XServer x, String text) throws IOException {
    TestProcess owner =
        TestProcess.start(
            null,
            x.environment(),
            List.of("sh", "-c", "printf %s \"$1\" | xclip -sel clip -quiet", "sh", text));
    try {
      Await.until(
          () -> "the clipboard offers its text; " + owner.stderr(),
          LIMIT,
          () -> {
            try (TestProcess reader =
                TestProcess.start(
                    null,
                    x.environment(),
                    List.of(
                        "sh",
                        "-c",
                        "test \"$(xclip -sel clip -out; echo .)\" = \"$1.\"",
                        "sh",
                        text))) {
              return reader.awaitExit(LIMIT) == 0;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      return owner;
    } catch (Throwable t) {
      owner.close();
      throw t;
    }
  }

  /// Waits until the last position of a tablet is this one.
  static void awaitPosition(VirtioInput tablet, int x, int y) {
    int[] at = {-1, -1};
    Await.until(
        () -> "the tablet is at " + Arrays.toString(at) + " and not at " + x + "," + y,
        LIMIT,
        () -> {
          for (Event e : tablet.poll()) {
            if (e.type() == VirtioInput.EV_ABS && e.code() < 2) {
              at[e.code()] = e.value();
            }
          }
          return at[0] == x && at[1] == y;
        });
  }

  /// Returns a guest's picture in which each pixel is a square of `factor` pixels.
  static byte[] enlarged(GuestFramebuffer fb, int factor) {
    byte[] small = fb.expectedRgba(fb.bounds());
    int width = fb.width() * factor;
    byte[] large = new byte[4 * width * fb.height() * factor];
    for (int i = 0; i < large.length / 4; i++) {
      int from = i / width / factor * fb.width() + i % width / factor;
      System.arraycopy(small, 4 * from, large, 4 * i, 4);
    }
    return large;
  }

  /// Waits until the title of the viewer's window contains this text.
  static void awaitTitle(TestProcess view, XServer x, String part) {
    Await.until(
        () -> "a window with \"" + part + "\" in its title; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          assertTrue(view.isAlive(), view::stderr);
          return hasWindow(x, part);
        });
  }

  /// Returns whether the title of a window contains this text.
  static boolean hasWindow(XServer x, String part) {
    try (TestProcess tool =
        TestProcess.start(null, x.environment(), List.of("xdotool", "search", "--name", part))) {
      return tool.awaitExit(LIMIT) == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Gives the viewer's window the keyboard focus.
  static void focus(XServer x) throws IOException {
    xdotool(x, "search", "--sync", "--name", "Oriel", "windowfocus", "--sync");
  }

  /// Waits for exactly these events.
  static void assertArrive(VirtioInput device, Event... expected) {
    List<Event> seen = new ArrayList<>();
    while (seen.size() < expected.length) {
      seen.addAll(device.awaitReport(LIMIT));
    }
    assertEquals(List.of(expected), seen);
  }

  /// Returns the event of a key that goes down (1) or up (0).
  static Event key(int code, int value) {
    return new Event(VirtioInput.EV_KEY, code, value);
  }

  /// Sends input of keyboard and pointer like a user.
  static void xdotool(XServer x, String... arguments) throws IOException {
    xdotool(x.environment(), arguments);
  }

  /// Sends input of keyboard and pointer on the X server of an environment.
  static void xdotool(Map<String, String> environment, String... arguments) throws IOException {
    Xdotool.run(environment, arguments);
  }
}
