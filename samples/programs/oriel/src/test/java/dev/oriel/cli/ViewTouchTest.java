// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.Sway;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.TouchXServer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests fingers on a real touch screen, by what the guest's drivers receive.
@NeedsQemu
class ViewTouchTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect HALF = Rect.ofSize(TouchXServer.WIDTH / 2, TouchXServer.HEIGHT / 2);
  private static final int BTN_LEFT = 0x110;
  private static final int BTN_TOUCH = 0x14a;
  private static final int ABS_MT_SLOT = 0x2f;
  private static final int ABS_MT_POSITION_X = 0x35;
  private static final int ABS_MT_POSITION_Y = 0x36;
  private static final int ABS_MT_TRACKING_ID = 0x39;
  private static final int RANGE = 0x7fff;
  private static final long TAP_NANOS = Duration.ofMillis(50).toNanos();

  @BeforeAll
  static void needsATouchScreen() {
    Guests.skipIf(TouchXServer.unavailable());
  }

  @Test
  @NeedsProgram("xdotool")
  void touchesOfAnX11WindowReachAGuestWithATouchScreen() throws IOException {
    try (TouchXServer screen = TouchXServer.start();
        Qemu qemu = guest("virtio-multitouch-pci");
        TestProcess view = view(screen.environment(), qemu, "--rotate", "180")) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      awaitFingers(view, "a touch");
      awaitTap(view, screen, guest, 0, 9, column(511));
      tap(screen, 255, 9);
      awaitEnd(guest, column(256), up(0).getLast());
      screen.down(1, 0, 0);
      assertTold(guest, List.of(down(0, 511, 383)));
      screen.down(2, HALF.width() - 1, HALF.height() - 1);
      assertTold(guest, List.of(down(0, 511, 383), down(1, 0, 0)));
      screen.move(2, HALF.width() - 11, HALF.height() - 21);
      assertTold(guest, List.of(down(0, 511, 383), down(1, 10, 20)));
      screen.up(1, 0, 0);
      assertTold(guest, List.of(up(0), down(1, 10, 20)));

      hide(screen);
      assertTold(guest, List.of(up(1)));
      assertTrue(view.isAlive(), view::stderr);
    }
  }

  @Test
  void touchesOfAWaylandWindowReachTheGuestInItsPixelsAndEndWithTheViewer() throws IOException {
    Guests.skipIf(Sway.unavailableOnX());
    try (TouchXServer screen = TouchXServer.start();
        Sway sway = Sway.startOn(screen, 1);
        Qemu qemu = guest("virtio-multitouch-pci");
        TestProcess view = view(sway.environment(), qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      awaitFingers(view, "a touch");
      // When the window opens, Sway makes it as large as the screen, twice the size of the picture.
      awaitTap(view, screen, guest, TouchXServer.WIDTH - 1, 9, column(511));
      tap(screen, 512, 9);
      awaitEnd(guest, column(256), up(0).getLast());
      screen.down(1, TouchXServer.WIDTH - 1, TouchXServer.HEIGHT - 1);
      assertTold(guest, List.of(down(0, 511, 383)));
      screen.move(1, 21, 41);
      assertTold(guest, List.of(down(0, 10, 20)));
      view.terminate();
      assertTold(guest, List.of(up(0)));
      int _ = view.awaitExit(LIMIT);
    }
  }

  @Test
  @NeedsProgram("xdotool")
  void aFingerIsThePointerOfAGuestWithATablet() throws IOException {
    try (TouchXServer screen = TouchXServer.start();
        Qemu qemu = guest("virtio-tablet-pci")) {
      VirtioInput guest = VirtioInput.tablet(qemu);
      try (TestProcess view = view(screen.environment(), qemu)) {
        awaitFingers(view, "the guest's pointer");
        assertDragged(view, screen, guest);
        screen.down(3, 40, 40);
        awaitAll(guest, new ArrayList<>(), Views.key(BTN_LEFT, 1));
        hide(screen);
        awaitAll(guest, new ArrayList<>(), Views.key(BTN_LEFT, 0));
        assertTrue(view.isAlive(), view::stderr);
      }
    }
    try (TouchXServer screen = TouchXServer.start();
        Qemu qemu = guest("virtio-tablet-pci", "virtio-multitouch-pci")) {
      VirtioInput guest = VirtioInput.tablet(qemu);
      try (TestProcess view = view(screen.environment(), qemu, "--touch", "pointer")) {
        awaitFingers(view, "the guest's pointer");
        assertDragged(view, screen, guest);
      }
    }
  }

  /// Removes the window from the screen and the keyboard focus from it.
  private static void hide(TouchXServer screen) throws IOException {
    for (String what : List.of("windowfocus", "windowunmap")) {
      Views.xdotool(screen.environment(), "search", "--sync", "--name", "Oriel", what, "--sync");
    }
  }

  /// One finger drags, and a second does nothing.
  private static void assertDragged(TestProcess view, TouchXServer screen, VirtioInput guest)
      throws IOException {
    awaitTap(view, screen, guest, 400, 9, x(400));
    // X11 also moves its own pointer, to the place where a finger goes down, but it does not follow
    // the finger.
    screen.down(1, 410, 9);
    screen.move(1, 420, 9);
    screen.up(1, 420, 9);
    awaitEnd(guest, x(420), Views.key(BTN_LEFT, 0));
    List<Event> seen = new ArrayList<>();
    screen.down(1, 100, 50);
    awaitAll(guest, seen, x(100), y(50), Views.key(BTN_LEFT, 1));
    screen.down(2, 300, 300);
    screen.move(2, 310, 310);
    screen.move(1, 200, 150);
    awaitAll(guest, seen, x(200), y(150));
    screen.up(2, 310, 310);
    screen.up(1, 200, 150);
    awaitAll(guest, seen, Views.key(BTN_LEFT, 0));
    assertEquals(2, seen.stream().filter(e -> e.code() == BTN_LEFT).count(), seen::toString);
    for (Event of : List.of(x(300), x(310))) {
      assertTrue(!seen.contains(of), seen::toString);
    }
  }

  @Test
  void aFingerOnAGuestWithAMouseIsOnATouchpad() throws IOException {
    try (TouchXServer screen = TouchXServer.start();
        Qemu qemu = guest("virtio-mouse-pci")) {
      VirtioInput guest = VirtioInput.mouse(qemu);
      try (TestProcess view = view(screen.environment(), qemu)) {
        awaitFingers(view, "the guest's pointer");
        awaitTap(view, screen, guest, 40, 40, Views.key(BTN_LEFT, 0));
        screen.down(1, 40, 40);
        screen.move(1, 99, 40);
        screen.up(1, 99, 40);
        Event far = new Event(VirtioInput.EV_REL, 0, 59);
        awaitEnd(guest, far, far);
        screen.down(1, 100, 50);
        screen.move(1, 130, 45);
        screen.up(1, 130, 45);
        assertEquals(
            List.of(new Event(VirtioInput.EV_REL, 0, 30), new Event(VirtioInput.EV_REL, 1, -5)),
            guest.awaitReport(LIMIT));
        // A finger that has moved is not a tap. The next one is.
        screen.down(1, 100, 50);
        screen.up(1, 100, 50);
        Views.assertArrive(guest, Views.key(BTN_LEFT, 1), Views.key(BTN_LEFT, 0));
      }
    }
  }

  private static Qemu guest(String... devices) throws IOException {
    Qemu.Builder builder = Qemu.builder().virtioGpu("");
    for (String device : devices) {
      builder.device(device);
    }
    Qemu qemu = builder.start();
    Guests.show(new VirtioGpu(qemu), 1, Views.guestPicture(qemu, HALF));
    return qemu;
  }

  private static TestProcess view(Map<String, String> environment, Qemu qemu, Object... more)
      throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("--verbose", "--qmp", qemu.qmpSocket()));
    arguments.addAll(List.of(more));
    return Views.start(environment, arguments);
  }

  /// Waits until fingers on the window have this meaning for the guest.
  private static void awaitFingers(TestProcess view, String what) {
    Await.until(
        () -> "a finger is " + what + "; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          assertTrue(view.isAlive(), view::stderr);
          String said = view.stderr();
          return said.contains("touches come by ") && said.contains("a finger is " + what);
        });
  }

  /// Taps a pixel of the screen until the guest gets the tap at the right place of the picture: the
  /// window opens and gets its size in the meantime.
  private static void awaitTap(
      TestProcess view, TouchXServer screen, VirtioInput guest, int x, int y, Event heard) {
    long[] next = {System.nanoTime()};
    Await.until(
        () -> "the guest gets a tap; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          // At the pace of a person: the guest's device drops events that arrive faster than they
          // are read.
          if (System.nanoTime() - next[0] >= 0) {
            tap(screen, x, y);
            next[0] = System.nanoTime() + TAP_NANOS;
          }
          return guest.poll().contains(heard);
        });
  }

  /// Waits until the guest has received all input so far.
  ///
  /// @param last an event that it receives only once
  /// @param then the events after it, before the end of the report
  private static void awaitEnd(VirtioInput guest, Event last, Event then) {
    List<Event> told = new ArrayList<>();
    Await.until(
        () -> last + " and then " + then + " in " + told,
        LIMIT,
        () -> {
          told.addAll(guest.poll());
          int at = told.indexOf(last);
          return at >= 0
              && told.subList(at, told.size()).contains(then)
              && told.getLast().type() == VirtioInput.EV_SYN;
        });
  }

  private static void tap(TouchXServer screen, int x, int y) {
    try {
      screen.down(100, x, y);
      screen.up(100, x, y);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertTold(VirtioInput guest, List<List<Event>> fingers) {
    assertEquals(fingers.stream().flatMap(List::stream).toList(), guest.awaitReport(LIMIT));
  }

  private static List<Event> down(int slot, int x, int y) {
    return List.of(
        new Event(VirtioInput.EV_ABS, ABS_MT_SLOT, slot),
        new Event(VirtioInput.EV_ABS, ABS_MT_TRACKING_ID, slot),
        new Event(VirtioInput.EV_KEY, BTN_TOUCH, 1),
        new Event(VirtioInput.EV_ABS, ABS_MT_POSITION_X, x * RANGE / HALF.width()),
        new Event(VirtioInput.EV_ABS, ABS_MT_POSITION_Y, y * RANGE / HALF.height()));
  }

  private static Event column(int x) {
    return down(0, x, 0).get(3);
  }

  private static List<Event> up(int slot) {
    return List.of(
        new Event(VirtioInput.EV_ABS, ABS_MT_SLOT, slot),
        new Event(VirtioInput.EV_ABS, ABS_MT_TRACKING_ID, -1));
  }

  private static void awaitAll(VirtioInput guest, List<Event> seen, Event... expected) {
    Await.until(
        () -> Arrays.toString(expected) + " in " + seen,
        LIMIT,
        () -> {
          seen.addAll(guest.poll());
          return seen.containsAll(List.of(expected));
        });
  }

  private static Event x(int column) {
    return new Event(VirtioInput.EV_ABS, 0, column * RANGE / HALF.width());
  }

  private static Event y(int row) {
    return new Event(VirtioInput.EV_ABS, 1, row * RANGE / HALF.height());
  }
}
