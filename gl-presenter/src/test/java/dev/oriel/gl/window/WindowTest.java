// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.fixtures.Sway;
import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import dev.oriel.fixtures.Xdotool;
import dev.oriel.guest.Guests;
import dev.oriel.guest.TestPixels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The screen of a real X server and of a real Wayland compositor shows what the guest drew.
final class WindowTest {

  private static final int W = 320;
  private static final int H = 200;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// A screen of which screenshots can be taken.
  private interface Screen {
    Screenshot shot() throws IOException;
  }

  private static void assertShows(Screen screen, TestPixels picture, Rect at, WindowClient client) {
    String[] difference = {"nothing seen"};
    Await.until(
        () -> "the screen shows the guest's picture: " + difference[0] + "\n" + client.output(),
        LIMIT,
        () -> {
          difference[0] = difference(screen, picture, at);
          return difference[0].isEmpty();
        });
  }

  private static String difference(Screen screen, TestPixels picture, Rect at) {
    try {
      Screenshot shot = screen.shot();
      for (int y = 0; y < shot.height(); y++) {
        for (int x = 0; x < shot.width(); x++) {
          int expected = 0;
          if (at.contains(x, y)) {
            expected =
                picture.at(
                    (x - at.x()) * picture.width / at.width(),
                    (y - at.y()) * picture.height / at.height());
          }
          if (shot.rgb(x, y) != expected) {
            return String.format(
                Locale.ROOT, "at %d,%d %06x instead of %06x", x, y, shot.rgb(x, y), expected);
          }
        }
      }
      return "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Returns the picture that `pixels W H SEED COUNT` draws.
  private static TestPixels scribbled(long seed, int count) {
    TestPixels picture = TestPixels.random(W, H, seed);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      picture.scribble(TestPixels.rectangle(random, W, H), random);
    }
    return picture;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSTHROUGH")
  @NeedsXServer
  void anX11WindowShowsThePixelsOfMessagesAndOnlyRedrawsWhatChanged(WindowPresentation way)
      throws IOException {
    try (XServer server = XServer.start(W, H);
        WindowClient client = WindowClient.start(server.environment(), W, H, way)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 5 30", W, H));
      assertShows(server::screenshot, scribbled(5, 30), Rect.ofSize(W, H), client);
      client.expect("picture 320 200");
      String stats = client.command("stats");
      assertTrue(WindowClient.number(stats, "drawnPixels") < 31L * W * H, stats);
      assertTrue(WindowClient.number(stats, "fullDraws") <= 4, stats);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsXServer
  void anX11WindowWithoutDri3ShowsDmabufsOverTheBridge() throws IOException {
    try (XServer server = XServer.start(W, H);
        WindowClient client =
            WindowClient.start(server.environment(), W, H, WindowPresentation.GL)) {
      String stats = client.command(String.format(Locale.ROOT, "dmabuf %d %d 40 10", W, H));
      assertShows(server::screenshot, TestPixels.random(W, H, 49), Rect.ofSize(W, H), client);
      assertTrue(stats.contains("path=BRIDGED"), stats);
      assertTrue(stats.contains("has no EGL_EXT_image_dma_buf_import"), stats);
      assertEquals(3, WindowClient.number(stats, "imports"));
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsXServer
  void anX11WindowWithoutDri3IsFedThroughSharedMemory() throws IOException {
    try (XServer server = XServer.start(W, H);
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      String stats = client.command(String.format(Locale.ROOT, "dmabuf %d %d 40 10", W, H));
      assertShows(server::screenshot, TestPixels.random(W, H, 49), Rect.ofSize(W, H), client);
      assertTrue(stats.contains("path=BRIDGED"), stats);
      assertTrue(stats.contains(ShmSurface.REASON), stats);
      assertEquals(0, WindowClient.number(stats, "uploadedBytes"), stats);
      assertEquals(
          WindowClient.number(stats, "drawnPixels") * 4,
          WindowClient.number(stats, "copiedBytes"),
          stats);
      assertEquals(3, WindowClient.number(stats, "imports"), stats);
      assertEquals(0, client.end(), client::output);
    }
  }

  /// The server copies the damage from the guest's memory; overlays over the picture are drawn.
  @Test
  @NeedsXServer
  void anX11WindowWithoutDri3ShowsSharedMemoryWithoutACopyOfOurs() throws IOException {
    try (XServer server = XServer.start(W, H);
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      String first =
          client.command(String.format(Locale.ROOT, "shared %d %d 11 0 X8R8G8B8 whole", W, H));
      String stats =
          client.command(String.format(Locale.ROOT, "shared %d %d 12 40 A8R8G8B8 whole", W, H));
      assertShows(server::screenshot, scribbled(12, 40), Rect.ofSize(W, H), client);
      assertTrue(stats.contains("path=MAP"), stats);
      assertEquals(
          WindowClient.number(first, "copiedBytes"),
          WindowClient.number(stats, "copiedBytes"),
          stats);
      assertEquals(
          WindowClient.number(first, "fullDraws"), WindowClient.number(stats, "fullDraws"), stats);
      // A text is shown and removed: the area around and under it was never drawn before.
      client.command("say away");
      Await.until(
          "the text is drawn",
          LIMIT,
          () -> !difference(server::screenshot, scribbled(12, 40), Rect.ofSize(W, H)).isEmpty());
      client.command(String.format(Locale.ROOT, "shared %d %d 13 3 X8R8G8B8 whole", W, H));
      client.command("say");
      assertShows(server::screenshot, scribbled(13, 3), Rect.ofSize(W, H), client);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsXServer
  void anX11WindowShowsSharedMemoryThatTheServerDoesNotTake() throws IOException {
    try (XServer server = XServer.start(W, H);
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "shared %d %d 14 10 R8G8B8X8 whole", W, H));
      assertShows(server::screenshot, scribbled(14, 10), Rect.ofSize(W, H), client);
      assertEquals(0, client.end(), client::output);
    }
  }

  /// QEMU, which a guest may have taken over, can truncate memory that the server reads.
  @Test
  @NeedsXServer
  void anXServerAndAWindowOutliveSharedMemoryThatShrinks() throws IOException {
    try (XServer server = XServer.start(W, H);
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "shared %d %d 15 5 X8R8G8B8 cut", W, H));
      Await.until(
          "the window reports that the memory is gone",
          LIMIT,
          () -> client.output().contains("frameFailed shared picture 320x200"));
      client.command(String.format(Locale.ROOT, "shared %d %d 16 5 X8R8G8B8 whole", W, H));
      assertShows(server::screenshot, scribbled(16, 5), Rect.ofSize(W, H), client);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsWeston
  void aWaylandWindowShowsDmabufsWithoutACopy() throws IOException {
    try (Weston compositor = Weston.start(W, H);
        WindowClient client = WindowClient.start(compositor.environment(), W, H)) {
      String stats = client.command(String.format(Locale.ROOT, "dmabuf %d %d 60 10", W, H));
      assertShows(compositor::screenshot, TestPixels.random(W, H, 69), Rect.ofSize(W, H), client);
      assertTrue(stats.contains("path=DIRECT"), stats);
      assertEquals(0, WindowClient.number(stats, "copiedBytes"), stats);
      assertEquals(3, WindowClient.number(stats, "imports"), stats);
      assertEquals(0, client.end(), client::output);
    }
  }

  /// Hiding the window removes the surface's role, which Mesa's swap on another thread does not
  /// survive. This test uses Sway, because Weston 14's kiosk shell ends when a window returns for
  /// the sixth time.
  @Test
  void aWaylandWindowIsHiddenAndShownAgainWhileAGuestDraws() throws IOException {
    Guests.skipIf(Sway.unavailable());
    try (Sway compositor = Sway.start(W, H);
        WindowClient client = WindowClient.start(compositor.environment(), W, H)) {
      String stats = client.command(String.format(Locale.ROOT, "flicker %d %d 40", W, H));
      assertTrue(stats.contains("path=DIRECT"), stats);
      assertEquals(0, client.end(), client::output);
      assertTrue(!client.output().contains("closeRequested"), client::output);
    }
  }

  @Test
  @NeedsWeston
  void aWaylandWindowShowsThePixelsOfMessages() throws IOException {
    try (Weston compositor = Weston.start(2 * W + 20, 2 * H);
        WindowClient client = WindowClient.start(compositor.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 6 20", W, H));
      // The kiosk shell makes each window as large as the screen.
      assertShows(compositor::screenshot, scribbled(6, 20), new Rect(10, 0, 2 * W, 2 * H), client);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsXServer
  void anX11WindowThatIsResizedShowsThePictureInItsMiddle() throws IOException {
    try (XServer server = XServer.start(2 * W, 2 * H + 40);
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 7 3", W, H));
      client.command(String.format(Locale.ROOT, "resize %d %d", 2 * W, 2 * H + 40));
      client.expect(String.format(Locale.ROOT, "resized %d %d", 2 * W, 2 * H + 40));
      assertShows(server::screenshot, scribbled(7, 3), new Rect(0, 20, 2 * W, 2 * H), client);
      assertEquals(0, client.end(), client::output);
    }
  }

  /// In this case, Mesa positions the drawing relative to where it assumes the window's lower edge.
  @Test
  @NeedsXServer
  void anX11WindowWithoutSharedMemoryIsShownWholeWhenItsSizeHasChanged() throws IOException {
    try (XServer server = XServer.start(2 * W, 2 * H, "-extension", "MIT-SHM");
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 7 3", W, H));
      assertShows(server::screenshot, scribbled(7, 3), Rect.ofSize(W, H), client);
      client.command(String.format(Locale.ROOT, "resize %d %d", 2 * W, 2 * H));
      client.expect(String.format(Locale.ROOT, "resized %d %d", 2 * W, 2 * H));
      assertShows(server::screenshot, scribbled(7, 3), Rect.ofSize(2 * W, 2 * H), client);
      client.command(String.format(Locale.ROOT, "pixels %d %d 8 3", W, H));
      assertShows(server::screenshot, scribbled(8, 3), Rect.ofSize(2 * W, 2 * H), client);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsXServer
  void aWindowOpensOnAScreenOf16Bits() throws IOException {
    try (XServer server =
            XServer.start(W, H, "-screen", "0", String.format(Locale.ROOT, "%dx%dx16", W, H));
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 7 3", W, H));
      Await.until(
          "the picture is drawn",
          LIMIT,
          () -> WindowClient.number(client.command("stats"), "draws") > 0);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsXServer
  @NeedsProgram("xdotool")
  void keysAndPointerOfAnX11WindowComeInTheGuestsTerms() throws Exception {
    try (XServer server = XServer.start(2 * W, 2 * H);
        WindowClient client = WindowClient.start(server.environment(), 2 * W, 2 * H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 8 0", W, H));
      Map<String, String> x = server.environment();
      Xdotool.run(x, "mousemove", "0", "0");
      Xdotool.run(x, "mousemove", "201", "101");
      client.expect("pointer 100 50");
      Xdotool.run(x, "mousemove", "639", "399");
      client.expect("pointer 319 199");
      Xdotool.run(x, "click", "1", "click", "3", "click", "2", "click", "8", "click", "9");
      for (String button : List.of("LEFT", "RIGHT", "MIDDLE", "SIDE", "EXTRA")) {
        client.expect("button " + button + " true");
        client.expect("button " + button + " false");
      }
      Xdotool.run(x, "click", "4", "click", "5", "click", "6", "click", "7");
      for (String wheel : List.of("WHEEL_UP", "WHEEL_DOWN", "WHEEL_LEFT", "WHEEL_RIGHT")) {
        client.expect("scroll " + wheel + " 1");
      }
      // By position: A, Enter, right Ctrl, left arrow, F12.
      Xdotool.run(x, "key", "a", "Return", "Control_R", "Left", "F12");
      for (int code : new int[] {30, 28, 97, 105, 88}) {
        client.expect("key " + code + " PRESSED");
        client.expect("key " + code + " RELEASED");
      }
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  @NeedsXServer
  @NeedsProgram("xdotool")
  void aGuestWithARelativeMouseGetsThePointerByAClickAndGivesItBackByTheChord() throws Exception {
    try (XServer server = XServer.start(2 * W, 2 * H);
        WindowClient client = WindowClient.start(server.environment(), 2 * W, 2 * H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 9 0", W, H));
      client.command("relative true");
      Map<String, String> x = server.environment();
      Xdotool.run(x, "mousemove", "100", "100", "click", "1");
      client.expect("grabbed true ");
      Xdotool.run(x, "mousemove_relative", "7", "5");
      client.expect("motion 7 5");
      Xdotool.run(x, "click", "3");
      client.expect("button RIGHT true");
      Xdotool.run(x, "key", "ctrl+alt+g");
      client.expect("grabbed false ");
      assertEquals(0, client.end(), client::output);
      assertTrue(!client.output().contains("button LEFT"), client.output());
      assertTrue(!client.output().contains("key 34 "), client.output());
    }
  }

  @Test
  @NeedsXServer
  @NeedsProgram("xdotool")
  void theViewersKeysAreItsOwnAndOthersTheGuests() throws Exception {
    try (XServer server = XServer.start(2 * W, 2 * H);
        WindowClient client = WindowClient.start(server.environment(), 2 * W, 2 * H)) {
      Map<String, String> x = server.environment();
      Xdotool.run(x, "mousemove", "100", "100", "click", "1");
      Xdotool.run(x, "key", "ctrl+alt+h", "ctrl+alt+u", "ctrl+alt+Return", "ctrl+alt+shift+h");
      client.expect("shortcut help");
      client.expect("shortcut fullscreen");
      // U is not a key of the viewer, and H with Shift is not either: the guest gets both.
      client.expect("key 22 PRESSED");
      client.expect("key 35 PRESSED");
      assertEquals(0, client.end(), client::output);
      assertEquals(1, client.output().split("key 35 PRESSED", -1).length - 1, client::output);
      assertTrue(!client.output().contains("key 28 "), client.output());
    }
  }

  /// While the keyboard is grabbed, the window receives all keys, even those that the host would
  /// send elsewhere, except the hotkey that releases the grab.
  @Test
  @NeedsXServer
  @NeedsProgram("xdotool")
  void aGrabTakesTheHostsShortcutsAndTheChordGivesThemBack() throws Exception {
    try (XServer server = XServer.start(2 * W, 2 * H);
        WindowClient other = WindowClient.start(server.environment(), W, H);
        WindowClient client = WindowClient.start(server.environment(), W, H)) {
      Map<String, String> x = server.environment();
      client.command("grab true");
      client.expect("grabbed true ");
      other.command("grab true");
      other.expect("grabbed true XGrabKeyboard() = 1, another program has grabbed it");
      other.command("grab false");
      Xdotool.run(x, "key", "alt+Tab");
      client.expect("key 15 PRESSED");
      Xdotool.run(x, "key", "ctrl+alt+g");
      client.expect("grabbed false ");
      other.command("grab true");
      other.expect("grabbed true ");
      assertEquals(0, client.end(), client::output);
      assertEquals(0, other.end(), other::output);
    }
  }

  @Test
  @NeedsWeston
  void aCompositorThatKeepsItsShortcutsIsNamed() throws Exception {
    try (Weston weston = Weston.start(W, H);
        WindowClient client = WindowClient.start(weston.environment(), W, H)) {
      client.command("grab true");
      client.expect(
          "grabbed true the compositor does not offer zwp_keyboard_shortcuts_inhibit_manager_v1");
      client.command("grab false");
      client.expect("grabbed false ");
      assertEquals(0, client.end(), client::output);
    }
  }
}
