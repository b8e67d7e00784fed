// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.input.MouseButton;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Ps2;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import dev.oriel.keyboard.KeyboardLayout;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A person's input, as the guest's drivers read it.
@NeedsQemu
final class ConsoleInputTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 30;
  private static final long LOOK_NANOS = 1_000_000;
  private static final int KEY_LEFTSHIFT = 42;
  private static final int KEY_H = 35;
  private static final int KEY_I = 23;
  private static final int KEY_1 = 2;
  private static final int BTN_LEFT = 0x110;
  private static final int BTN_RIGHT = 0x111;
  private static final int REL_WHEEL = 8;
  private static final int ABS_X = 0;

  @Test
  void typesTextKeyByKey() throws IOException, InterruptedException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      new ConsoleInput(vm.console(0), Duration.ofMillis(1))
          .tap(KeyboardLayout.of("us").typing("Hi!"));
      assertEquals(
          List.of(
              down(KEY_LEFTSHIFT),
              down(KEY_H),
              up(KEY_H),
              up(KEY_LEFTSHIFT),
              down(KEY_I),
              up(KEY_I),
              down(KEY_LEFTSHIFT),
              down(KEY_1),
              up(KEY_1),
              up(KEY_LEFTSHIFT)),
          take(guest, 10));
    }
  }

  /// At full speed, QEMU's PS/2 keyboard, a PC's default, drops all but 16 bytes.
  @Test
  void losesNoKeyOfALongTextOnAPs2Keyboard() throws IOException, InterruptedException {
    String text = "the quick brown fox";
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      Ps2 guest = new Ps2(qemu);
      boolean fetchedInTime = false;
      for (int i = 0; i < ATTEMPTS && !fetchedInTime; i++) {
        ConsoleInput input = new ConsoleInput(vm.console(0));
        Thread typist =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        input.tap(KeyboardLayout.of("us").typing(text));
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                    });
        // A guest needs a processor to fetch its keys as fast as they come.
        List<Integer> codes = new ArrayList<>();
        long longestPause = 0;
        long last = System.nanoTime();
        while (typist.isAlive()) {
          codes.addAll(guest.fetchKeyboard());
          long now = System.nanoTime();
          longestPause = Math.max(longestPause, now - last);
          last = now;
          LockSupport.parkNanos(LOOK_NANOS);
        }
        // This answer comes on the same connection: QEMU has taken the keys.
        var _ = vm.console(0).setUiInfo(UiInfo.ofSize(640, 480)).join();
        codes.addAll(guest.fetchKeyboard());
        // Less than the time of 16 bytes; each key has two.
        fetchedInTime = longestPause < 6 * input.interval().toNanos();
        if (fetchedInTime) {
          assertEquals(2 * text.length(), codes.size());
          assertEquals(0x14, codes.getFirst(), "T comes first");
          assertEquals(0x2d | 0x80, codes.getLast(), "and X goes last");
          assertTrue(guest.isIdle());
        }
      }
      assertTrue(fetchedInTime, "this machine is too busy for a guest that fetches its keys");
    }
  }

  /// A letter with Shift fills twice as much of the keyboard's queue.
  @Test
  void aChordTakesTheTimeOfEachOfItsKeys() throws IOException, InterruptedException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      ConsoleInput input = new ConsoleInput(vm.console(0), Duration.ofMillis(100));
      long start = System.nanoTime();
      input.tap(KeyboardLayout.of("us").typing("Aa"));
      long taken = System.nanoTime() - start;
      assertTrue(taken >= Duration.ofMillis(300).toNanos(), () -> taken + " ns");
    }
  }

  @Test
  void liftsAllKeysWhenInterrupted() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      ConsoleInput input = new ConsoleInput(vm.console(0), Duration.ofHours(1));
      Thread.currentThread().interrupt();
      assertThrows(
          InterruptedException.class, () -> input.tap(KeyboardLayout.of("us").chord("shift+h")));
      assertFalse(Thread.interrupted());
      assertEquals(
          List.of(down(KEY_LEFTSHIFT), down(KEY_H), up(KEY_H), up(KEY_LEFTSHIFT)), take(guest, 4));
    }
  }

  @Test
  void clicksAndDragsOnATablet() throws IOException, InterruptedException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-tablet-pci").start();
        VmConnection vm = open(qemu)) {
      Console console = vm.console(0);
      VirtioInput guest = VirtioInput.tablet(qemu);
      Await.until("the pointer to be absolute", LIMIT, () -> console.info().absolutePointer());
      ConsoleInput input = new ConsoleInput(console, Duration.ofMillis(1));

      input.click(MouseButton.RIGHT, 100, 50);
      assertEquals(
          List.of(VirtioInput.EV_ABS, VirtioInput.EV_ABS, VirtioInput.EV_KEY, VirtioInput.EV_KEY),
          take(guest, 4).stream().map(Event::type).toList());

      input.drag(MouseButton.LEFT, 0, 0, 80, 40);
      List<Event> drag = take(guest, 2 + 1 + 2 * 8 + 1);
      assertEquals(down(BTN_LEFT), drag.get(2), drag::toString);
      assertEquals(up(BTN_LEFT), drag.getLast(), drag::toString);
      List<Integer> columns =
          drag.stream()
              .filter(e -> e.type() == VirtioInput.EV_ABS && e.code() == ABS_X)
              .map(Event::value)
              .toList();
      assertEquals(columns.stream().sorted().distinct().toList(), columns, "ever to the right");
      assertThrows(IllegalStateException.class, () -> input.moveBy(1, 1));
      assertEquals(0, vm.failedInputs());
    }
  }

  @Test
  void turnsTheWheelAndRefusesPositionsOfAMouse() throws IOException, InterruptedException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-mouse-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.mouse(qemu);
      ConsoleInput input = new ConsoleInput(vm.console(0), Duration.ofMillis(1));
      input.scroll(0, -2);
      input.scroll(1, 0); // which this device of QEMU has no axis for
      input.click(MouseButton.RIGHT);
      List<Event> seen = new ArrayList<>();
      while (!seen.contains(up(BTN_RIGHT))) {
        seen.addAll(guest.awaitReport(LIMIT));
      }
      assertEquals(
          List.of(1, 1),
          seen.stream()
              .filter(e -> e.code() == REL_WHEEL && e.type() == VirtioInput.EV_REL)
              .map(Event::value)
              .toList());
      IllegalStateException e = assertThrows(IllegalStateException.class, () -> input.moveTo(1, 1));
      assertTrue(String.valueOf(e.getMessage()).contains("usb-tablet"), e::getMessage);
    }
  }

  private static List<Event> take(VirtioInput guest, int count) {
    List<Event> seen = new ArrayList<>();
    while (seen.size() < count) {
      seen = Stream.concat(seen.stream(), guest.awaitReport(LIMIT).stream()).toList();
    }
    return seen;
  }

  private static Event down(int code) {
    return new Event(VirtioInput.EV_KEY, code, 1);
  }

  private static Event up(int code) {
    return new Event(VirtioInput.EV_KEY, code, 0);
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }
}
