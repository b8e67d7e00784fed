// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.Sway;
import dev.oriel.fixtures.TouchXServer;
import dev.oriel.fixtures.Xdotool;
import dev.oriel.guest.Guests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests of fingers on the touch screen of a real X server, and of a real Wayland compositor on
/// that server, as reported to a window.
final class WindowTouchTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int W = 320;
  private static final int H = 200;

  /// The shortest tap of a person.
  private static final long TAP_NANOS = Duration.ofMillis(50).toNanos();

  /// The prefix of the events of a client's second window.
  private static final String BESIDE = "beside ";

  private static final String LAST = "touch 0 UP 5 5";

  @BeforeAll
  static void needsATouchScreen() {
    Guests.skipIf(TouchXServer.unavailable());
  }

  /// Taps until the window receives touches (it subscribes to them while it is opened), has its
  /// final size, and has received all these taps.
  ///
  /// @param told the event that the window then reports
  private static void awaitTouches(
      TouchXServer screen, WindowClient client, int x, int y, String told) {
    String lifted = told.substring(0, told.indexOf("UP") + 2);
    long[] next = {System.nanoTime()};
    Await.until(
        () -> "the window reports \"" + told + "\"\n" + client.output(),
        LIMIT,
        () -> {
          if (System.nanoTime() - next[0] >= 0) {
            tap(screen, x, y);
            next[0] = System.nanoTime() + TAP_NANOS;
          }
          return client.takeEvents().contains(told);
        });
    tap(screen, x, y + 50);
    Await.until(
        () -> "the last tap is reported\n" + client.output(),
        LIMIT,
        () -> client.takeEvents().stream().anyMatch(e -> e.startsWith(lifted) && !e.equals(told)));
  }

  private static void tap(TouchXServer screen, int x, int y) {
    try {
      screen.down(100, x, y);
      screen.up(100, x, y);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the input events up to this one.
  ///
  /// An X server moves its pointer to the place where the first finger touches, and Sway's pointer
  /// is the X server's here. The pointer may therefore move, but there must be no clicks.
  private static List<String> eventsUntil(WindowClient client, String last) {
    List<String> events = new ArrayList<>();
    Await.until(
        () -> "\"" + last + "\" after " + events + "\n" + client.output(),
        LIMIT,
        () -> {
          client.takeEvents().stream()
              .filter(e -> e.matches("(beside )?(touch|button|motion|scroll|focusLost).*"))
              .forEach(events::add);
          return events.contains(last);
        });
    return events;
  }

  /// Touches with two fingers. One of them leaves the window. The other one lifts first, so that
  /// its number is reused.
  private static void touchWithTwo(TouchXServer screen) throws IOException {
    screen.down(7, 10, 20);
    screen.move(7, 11, 20);
    screen.down(9, W - 1, H - 1);
    screen.move(7, 11, 20);
    screen.move(9, 3 * W, 3 * H);
    screen.up(7, 11, 20);
    screen.down(4, 0, 0);
    screen.up(9, 3 * W, 3 * H);
    screen.up(4, 0, 0);
    tap(screen, 5, 5);
  }

  private static final List<String> TWO_FINGERS =
      List.of(
          "touch 0 DOWN 10 20",
          "touch 0 MOVED 11 20",
          "touch 1 DOWN 319 199",
          "touch 0 UP 11 20",
          "touch 0 DOWN 0 0",
          "touch 1 UP 319 199",
          "touch 0 UP 0 0",
          "touch 0 DOWN 5 5",
          LAST);

  @Test
  void anX11WindowTellsEachFingerByNumberAndPlaceAndOnce() throws IOException {
    try (TouchXServer screen = TouchXServer.start();
        WindowClient client = WindowClient.start(screen.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 5 0", W, H));
      awaitTouches(screen, client, 300, 100, "touch 0 UP 300 100");
      touchWithTwo(screen);
      assertEquals(TWO_FINGERS, eventsUntil(client, LAST), client::output);
      // Outside of the window, no events are reported.
      tap(screen, 2 * W, 2 * H);
      tap(screen, 5, 5);
      assertEquals(List.of("touch 0 DOWN 5 5", LAST), eventsUntil(client, LAST), client::output);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  void moreFingersThanAHandHasAreToldByTheirNumbers() throws IOException {
    try (TouchXServer screen = TouchXServer.start();
        WindowClient client = WindowClient.start(screen.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 5 0", W, H));
      awaitTouches(screen, client, 300, 100, "touch 0 UP 300 100");
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        screen.down(20 + i, 10 * i, 7);
        expected.add("touch " + i + " DOWN " + 10 * i + " 7");
      }
      for (int i = 11; i >= 0; i--) {
        screen.up(20 + i, 10 * i, 7);
        expected.add("touch " + i + " UP " + 10 * i + " 7");
      }
      assertEquals(expected, eventsUntil(client, expected.getLast()), client::output);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  void anX11WindowTellsThePixelsOfAPictureThatIsEnlargedAndTurned() throws IOException {
    try (TouchXServer screen = TouchXServer.start();
        WindowClient client = WindowClient.start(screen.environment(), 2 * W, 2 * H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 5 0", W, H));
      awaitTouches(screen, client, 300, 100, "touch 0 UP 150 50");
      touchCorners(screen, 2 * W, 2 * H);
      assertEquals(
          List.of(
              "touch 0 DOWN 0 0",
              "touch 0 MOVED 319 0",
              "touch 0 MOVED 319 199",
              "touch 0 MOVED 0 199",
              "touch 0 UP 0 199"),
          eventsUntil(client, "touch 0 UP 0 199"));
      client.command("turn 90");
      // Turned to the right, the picture is 250 pixels wide and 400 high, in the middle.
      int left = (2 * W - 250) / 2;
      screen.down(1, left, 0);
      screen.move(1, left + 249, 0);
      screen.move(1, 2 * W - 1, 2 * H - 1);
      screen.move(1, left + 125, 200);
      screen.up(1, left + 125, 200);
      List<String> turned = eventsUntil(client, "touch 0 UP 160 99");
      assertEquals(
          List.of(
              "touch 0 DOWN 0 199",
              "touch 0 MOVED 0 0",
              "touch 0 MOVED 319 0",
              "touch 0 MOVED 160 99",
              "touch 0 UP 160 99"),
          turned);
      assertEquals(0, client.end(), client::output);
    }
  }

  private static void touchCorners(TouchXServer screen, int width, int height) throws IOException {
    screen.down(1, 0, 0);
    screen.move(1, width - 1, 0);
    screen.move(1, width - 1, height - 1);
    screen.move(1, 0, height - 1);
    screen.up(1, 0, height - 1);
  }

  @Test
  @NeedsProgram("xdotool")
  void fingersAreCancelledWhenTheKeyboardGoesAndWhenTheWindowIsHidden() throws Exception {
    try (TouchXServer screen = TouchXServer.start();
        WindowClient other = WindowClient.start(screen.environment(), W, H);
        WindowClient client = WindowClient.start(screen.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 5 0", W, H));
      awaitTouches(screen, client, 300, 100, "touch 0 UP 300 100");
      focus(screen, client);
      screen.down(1, 10, 10);
      screen.down(2, 20, 10);
      client.expect("touch 1 DOWN 20 10");
      focus(screen, other);
      List<String> events = eventsUntil(client, "focusLost");
      assertEquals(
          List.of("touch 0 CANCELLED 10 10", "touch 1 CANCELLED 20 10", "focusLost"),
          events.subList(events.size() - 3, events.size()));
      // Later events of these fingers are not reported, and their numbers are free.
      screen.move(1, 50, 50);
      screen.down(3, 30, 30);
      screen.up(1, 50, 50);
      assertEquals(List.of("touch 0 DOWN 30 30"), eventsUntil(client, "touch 0 DOWN 30 30"));

      client.command("show false");
      assertEquals(
          List.of("touch 0 CANCELLED 30 30"), eventsUntil(client, "touch 0 CANCELLED 30 30"));
      assertEquals(0, client.end(), client::output);
      assertEquals(0, other.end(), other::output);
    }
  }

  /// Gives a client's window the keyboard focus, because there is no window manager.
  private static void focus(TouchXServer screen, WindowClient client) throws IOException {
    Xdotool.run(
        screen.environment(),
        "search",
        "--sync",
        "--all",
        "--pid",
        String.valueOf(client.pid()),
        "--name",
        "oriel",
        "windowfocus",
        "--sync");
  }

  @Test
  void aWaylandWindowTellsEachFingerByNumberAndPlaceAndOnce() throws IOException {
    Guests.skipIf(Sway.unavailableOnX());
    try (TouchXServer screen = TouchXServer.start();
        Sway sway = Sway.startOn(screen, 1);
        WindowClient client = WindowClient.start(sway.environment(), W, H)) {
      // Sway makes the window as large as the screen.
      client.command(
          String.format(Locale.ROOT, "pixels %d %d 5 0", TouchXServer.WIDTH, TouchXServer.HEIGHT));
      awaitTouches(screen, client, 300, 100, "touch 0 UP 300 100");
      screen.down(7, 10, 20);
      screen.move(7, 11, 20);
      screen.down(9, TouchXServer.WIDTH - 1, TouchXServer.HEIGHT - 1);
      screen.up(7, 11, 20);
      screen.down(4, 0, 0);
      screen.up(9, TouchXServer.WIDTH - 1, TouchXServer.HEIGHT - 1);
      screen.up(4, 0, 0);
      tap(screen, 5, 5);
      assertEquals(
          List.of(
              "touch 0 DOWN 10 20",
              "touch 0 MOVED 11 20",
              "touch 1 DOWN 1023 767",
              "touch 0 UP 11 20",
              "touch 0 DOWN 0 0",
              "touch 1 UP 1023 767",
              "touch 0 UP 0 0",
              "touch 0 DOWN 5 5",
              LAST),
          eventsUntil(client, LAST),
          client::output);
      assertEquals(0, client.end(), client::output);
    }
  }

  @Test
  void aWaylandWindowTellsPixelsWhereTheDesktopsUnitsAreLarger() throws IOException {
    Guests.skipIf(Sway.unavailableOnX());
    try (TouchXServer screen = TouchXServer.start();
        Sway sway = Sway.startOn(screen, 2);
        WindowClient client = WindowClient.start(sway.environment(), W, H)) {
      client.command(
          String.format(
              Locale.ROOT, "pixels %d %d 5 0", TouchXServer.WIDTH / 4, TouchXServer.HEIGHT / 4));
      awaitTouches(screen, client, 300, 100, "touch 0 UP 75 25");
      touchCorners(screen, TouchXServer.WIDTH, TouchXServer.HEIGHT);
      assertEquals(
          List.of(
              "touch 0 DOWN 0 0",
              "touch 0 MOVED 255 0",
              "touch 0 MOVED 255 191",
              "touch 0 MOVED 0 191",
              "touch 0 UP 0 191"),
          eventsUntil(client, "touch 0 UP 0 191"));
      assertEquals(0, client.end(), client::output);
    }
  }

  /// Two windows of one program, for which the compositor uses the same objects.
  ///
  /// One finger at a time: while a finger is down, Sway 1.10 does not report a second finger to
  /// other windows.
  @Test
  void aWaylandWindowHearsOnlyItsOwnFingersAndLosesThemWithTheScreen() throws IOException {
    Guests.skipIf(Sway.unavailableOnX());
    try (TouchXServer screen = TouchXServer.start();
        Sway sway = Sway.startOn(screen, 1);
        WindowClient client = WindowClient.start(sway.environment(), W, H)) {
      client.command(String.format(Locale.ROOT, "pixels %d %d 5 0", W, H));
      client.command(String.format(Locale.ROOT, "beside %d %d", W, H));
      // Sway places one window next to the other.
      int left = 100;
      int right = TouchXServer.WIDTH - 100;
      awaitTouches(screen, client, right, 384, BESIDE + "touch 0 UP 257 100");
      awaitTouches(screen, client, left, 384, "touch 0 UP 62 100");
      tap(screen, right, 384);
      tap(screen, left, 384);
      assertEquals(
          List.of(
              BESIDE + "touch 0 DOWN 257 100",
              BESIDE + "touch 0 UP 257 100",
              "touch 0 DOWN 62 100",
              "touch 0 UP 62 100"),
          eventsUntil(client, "touch 0 UP 62 100").stream()
              .filter(e -> !e.endsWith("focusLost")) // a tap takes the keyboard along
              .toList(),
          client::output);

      // A seat loses its touch screen to another seat, and its touches with it.
      screen.down(1, left, 384);
      client.expect("touch 0 DOWN 62 100");
      sway.command("seat other attach *");
      assertEquals(
          List.of("touch 0 CANCELLED 62 100"),
          eventsUntil(client, "touch 0 CANCELLED 62 100").stream()
              .filter(e -> !e.endsWith("focusLost"))
              .toList(),
          client::output);
      awaitTouches(screen, client, left, 384, "touch 0 UP 62 100");
      awaitTouches(screen, client, right, 384, BESIDE + "touch 0 UP 257 100");
      assertEquals(0, client.end(), client::output);
    }
  }
}
