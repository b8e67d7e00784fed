// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.input.InputSink;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Fingers as the guest's touch screen driver reads them.
@NeedsQemu
final class TouchTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int BTN_TOUCH = 0x14a;
  private static final int ABS_MT_SLOT = 0x2f;
  private static final int ABS_MT_POSITION_X = 0x35;
  private static final int ABS_MT_POSITION_Y = 0x36;
  private static final int ABS_MT_TRACKING_ID = 0x39;
  private static final int RANGE = 0x7fff;
  private static final int ATTEMPTS = 10;
  private static final long LOOK_NANOS = 1_000_000;

  @Test
  void tellsAFingerFromDownToUp() throws IOException {
    try (Qemu qemu = touchable();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Console console = vm.console(0);
      InputSink held = console.input();
      held.fingerDown(40, 100, 50);
      assertEquals(down(0, console, 100, 50), guest.awaitReport(LIMIT));
      held.fingerMove(40, 101, 50);
      assertEquals(down(0, console, 101, 50), guest.awaitReport(LIMIT));
      // A place outside of the picture becomes its edge.
      held.fingerMove(40, -5, 1 << 30);
      assertEquals(down(0, console, 0, console.info().height() - 1), guest.awaitReport(LIMIT));
      held.fingerUp(40);
      assertEquals(up(0), guest.awaitReport(LIMIT));
      // It is no longer down, so later calls for it do nothing.
      held.fingerMove(40, 9, 9);
      held.fingerUp(40);
      held.fingerDown(41, 9, 9);
      assertEquals(down(0, console, 9, 9), guest.awaitReport(LIMIT));
      assertEquals(0, vm.failedInputs());
    }
  }

  /// A finger that something else has taken must therefore be lifted, not cancelled.
  @Test
  void qemuTakesACancelledFingerForOneThatMoves() throws IOException {
    try (Qemu qemu = touchable();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Console console = vm.console(0);
      console.touch().send(Touch.Phase.BEGIN, 0, 10, 10);
      assertEquals(down(0, console, 10, 10), guest.awaitReport(LIMIT));
      console.touch().send(Touch.Phase.CANCEL, 0, 20, 20);
      assertEquals(down(0, console, 20, 20), guest.awaitReport(LIMIT));
      console.touch().send(Touch.Phase.END, 0, 20, 20);
      assertEquals(up(0), guest.awaitReport(LIMIT));
    }
  }

  @Test
  void leavesOutWhatIsMoreThanTenFingers() throws IOException {
    try (Qemu qemu = touchable();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Console console = vm.console(0);
      int slots = console.info().maxTouchSlots();
      assertEquals(10, slots);
      assertThrows(
          IllegalArgumentException.class,
          () -> console.touch().send(Touch.Phase.BEGIN, slots, 1, 1));
      assertThrows(
          IllegalArgumentException.class,
          () -> console.touch().send(Touch.Phase.BEGIN, 0, Double.NaN, 1));
      InputSink held = console.input();
      List<Event> all = new ArrayList<>();
      for (int finger = 0; finger < slots; finger++) {
        held.fingerDown(finger, finger, 7);
        all.addAll(down(finger, console, finger, 7));
        // QEMU reports all of them each time, by slot.
        assertEquals(all, guest.awaitReport(LIMIT));
      }
      held.fingerDown(slots, 300, 300);
      held.fingerMove(slots, 310, 310);
      held.fingerUp(3);
      List<Event> without3 = new ArrayList<>(all);
      Collections.copy(without3.subList(3 * 5, 3 * 5 + 2), up(3));
      without3.subList(3 * 5 + 2, 4 * 5).clear();
      assertEquals(without3, guest.awaitReport(LIMIT), "and nothing of an eleventh");
      // It came when there was no slot for it, and is ignored until it comes down again.
      held.fingerMove(slots, 320, 320);
      held.fingerUp(slots);
      held.fingerDown(slots, 330, 7);
      Collections.copy(all.subList(3 * 5, 4 * 5), down(3, console, 330, 7));
      assertEquals(all, guest.awaitReport(LIMIT));
      for (int finger = 0; finger < 10; finger++) {
        held.fingerUp(finger == 3 ? slots : finger);
        assertTrue(guest.awaitReport(LIMIT).containsAll(up(finger)));
      }
      assertEquals(0, vm.failedInputs());
    }
  }

  @Test
  void liftsAllThatIsDown() throws IOException {
    try (Qemu qemu = touchable();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      InputSink held = vm.console(0).input();
      for (int finger = 0; finger < 3; finger++) {
        held.fingerDown(finger, 10 * finger, 7);
        assertEquals(5 * (finger + 1), guest.awaitReport(LIMIT).size());
      }
      held.releaseAll();
      List<Event> lifts = new ArrayList<>();
      while (lifts.size() < 12 + 7 + 2) {
        lifts.addAll(guest.awaitReport(LIMIT));
      }
      for (int slot = 0; slot < 3; slot++) {
        assertTrue(Collections.indexOfSubList(lifts, up(slot)) >= 0, lifts::toString);
      }
      held.fingerDown(7, 1, 7);
      assertEquals(5, guest.awaitReport(LIMIT).size(), "nothing else is down");
    }
  }

  /// QEMU's slots are shared by all consoles.
  @Test
  void twoConsolesHaveNoSlotInCommon() throws IOException {
    try (Qemu qemu =
            Qemu.builder().virtioGpu("max_outputs=2").device("virtio-multitouch-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Console left = vm.console(0);
      InputSink onLeft = left.input();
      InputSink onRight = vm.console(1).input();
      onLeft.fingerDown(0, 10, 10);
      assertEquals(down(0, left, 10, 10), guest.awaitReport(LIMIT));
      onRight.fingerDown(0, 20, 20);
      List<Event> both = guest.awaitReport(LIMIT);
      assertEquals(
          List.of(0, 1),
          both.stream().filter(e -> e.code() == ABS_MT_SLOT).map(Event::value).toList());
      onLeft.fingerUp(0);
      assertTrue(guest.awaitReport(LIMIT).containsAll(up(0)));
      onLeft.fingerDown(1, 30, 30);
      onRight.releaseAll();
      onLeft.releaseAll();
      assertEquals(0, vm.failedInputs());
    }
  }

  @Test
  void liftsTheFingersOfAViewerThatWasKilled() throws IOException {
    try (Qemu qemu = touchable()) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      try (VmConnection killed = open(qemu)) {
        Console console = killed.console(0);
        console.touch().send(Touch.Phase.BEGIN, 4, 10, 10);
        assertEquals(down(4, console, 10, 10), guest.awaitReport(LIMIT));
      }
      try (VmConnection vm = open(qemu)) {
        Console console = vm.console(0);
        console.input().fingerDown(0, 20, 20);
        List<Event> told = new ArrayList<>();
        Await.until(
            () -> "the finger is lifted: " + told,
            LIMIT,
            () -> {
              told.addAll(guest.poll());
              return Collections.indexOfSubList(told, up(4)) >= 0;
            });
        told.removeIf(e -> e.type() == VirtioInput.EV_SYN);
        while (told.size() < 5
            || !told.subList(told.size() - 5, told.size()).equals(down(0, console, 20, 20))) {
          told.addAll(guest.awaitReport(LIMIT));
        }
        assertEquals(
            Collections.indexOfSubList(told, up(4)) + 2,
            told.size() - 5,
            () -> "and then there is the new one alone: " + told);
      }
    }
  }

  @Test
  void theMonitorTellsWhetherThereIsATouchScreenAndABusDoesNot() throws IOException {
    try (Qemu qemu = touchable();
        VmConnection vm = open(qemu)) {
      assertEquals(TouchScreen.PRESENT, vm.touchScreen());
      assertEquals(TouchScreen.PRESENT, vm.touchScreen(), "the monitor is free again");
      assertTrue(vm.isOpen());
    }
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-multitouch-pci,id=glass").start();
        VmConnection vm = open(qemu)) {
      assertEquals(TouchScreen.PRESENT, vm.touchScreen());
    }
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-tablet-pci").start();
        VmConnection vm = open(qemu)) {
      assertEquals(TouchScreen.ABSENT, vm.touchScreen());
    }
    Guests.needBus();
    try (TestBus bus = TestBus.start();
        Qemu _ =
            Qemu.builder()
                .bus(bus.address())
                .virtioGpu("")
                .device("virtio-multitouch-pci")
                .start();
        VmConnection vm = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
      assertEquals(TouchScreen.UNKNOWN, vm.touchScreen());
    }
  }

  @Test
  void tapsAndSwipes() throws IOException, InterruptedException {
    try (Qemu qemu = touchable();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Console console = vm.console(0);
      ConsoleInput input = new ConsoleInput(console, Duration.ofMillis(1));
      input.tap(30, 40);
      List<Event> tap = new ArrayList<>(down(0, console, 30, 40));
      tap.addAll(up(0));
      assertEquals(tap, take(guest, tap.size()));

      input.swipe(100, 10, 180, 10);
      List<Event> swipe = take(guest, 9 * 5 + 2);
      assertEquals(down(0, console, 100, 10), swipe.subList(0, 5));
      assertEquals(down(0, console, 180, 10), swipe.subList(8 * 5, 9 * 5));
      assertEquals(up(0), swipe.subList(9 * 5, 9 * 5 + 2));

      assertEquals(0, vm.failedInputs());
    }
  }

  /// A pinch has more events than the device has room for, and the device drops events if the guest
  /// stalls. On a busy machine the test's own guest stalls; the test then tries again.
  @Test
  void pinches() throws IOException, InterruptedException {
    try (Qemu qemu = touchable();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Console console = vm.console(0);
      ConsoleInput input = new ConsoleInput(console, Duration.ofMillis(100));
      boolean fetchedInTime = false;
      for (int i = 0; i < ATTEMPTS && !fetchedInTime; i++) {
        Thread hand =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        input.pinch(320, 100, 40, 200);
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                    });
        List<Event> pinch = new ArrayList<>();
        long longestPause = 0;
        long last = System.nanoTime();
        while (hand.isAlive()) {
          pinch.addAll(guest.poll());
          long now = System.nanoTime();
          longestPause = Math.max(longestPause, now - last);
          last = now;
          LockSupport.parkNanos(LOOK_NANOS);
        }
        // This answer comes on the same connection: QEMU has taken everything.
        var _ = console.refresh();
        pinch.addAll(guest.poll());
        pinch.removeIf(e -> e.type() == VirtioInput.EV_SYN);
        // The 22 events of a step use up the room for 64 in 100 ms.
        fetchedInTime = longestPause < 200_000_000;
        if (fetchedInTime) {
          assertEquals(5 + 10 + 16 * 10 + 7 + 2, pinch.size());
          assertEquals(down(0, console, 300, 100), pinch.subList(0, 5));
          assertEquals(down(1, console, 340, 100), pinch.subList(10, 15));
          int end = pinch.size() - 7 - 2 - 10;
          assertEquals(down(0, console, 220, 100), pinch.subList(end, end + 5));
          assertEquals(down(1, console, 420, 100), pinch.subList(end + 5, end + 10));
        }
      }
      assertTrue(fetchedInTime, "this machine is too busy for a guest that fetches its events");
      assertEquals(0, vm.failedInputs());
    }
  }

  private static List<Event> take(VirtioInput guest, int count) {
    List<Event> seen = new ArrayList<>();
    while (seen.size() < count) {
      seen.addAll(guest.awaitReport(LIMIT));
    }
    return seen;
  }

  private static Qemu touchable() throws IOException {
    return Qemu.builder().virtioGpu("").device("virtio-multitouch-pci").start();
  }

  /// A finger that is down, as QEMU reports it.
  private static List<Event> down(int slot, Console console, int x, int y) {
    return List.of(
        new Event(VirtioInput.EV_ABS, ABS_MT_SLOT, slot),
        new Event(VirtioInput.EV_ABS, ABS_MT_TRACKING_ID, slot),
        new Event(VirtioInput.EV_KEY, BTN_TOUCH, 1),
        new Event(VirtioInput.EV_ABS, ABS_MT_POSITION_X, x * RANGE / console.info().width()),
        new Event(VirtioInput.EV_ABS, ABS_MT_POSITION_Y, y * RANGE / console.info().height()));
  }

  private static List<Event> up(int slot) {
    return List.of(
        new Event(VirtioInput.EV_ABS, ABS_MT_SLOT, slot),
        new Event(VirtioInput.EV_ABS, ABS_MT_TRACKING_ID, -1));
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }
}
