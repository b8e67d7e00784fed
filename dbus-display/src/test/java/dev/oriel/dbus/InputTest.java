// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Ps2;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// Input as the guest's drivers read it.
@NeedsQemu
final class InputTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int UNKNOWN_TO_QEMU = 240;
  private static final int BTN_LEFT = 0x110;
  private static final int BTN_RIGHT = 0x111;
  private static final int BTN_MIDDLE = 0x112;
  private static final int BTN_SIDE = 0x113;
  private static final int BTN_EXTRA = 0x114;
  private static final int REL_X = 0;
  private static final int REL_Y = 1;
  private static final int REL_WHEEL = 8;
  private static final int ABS_X = 0;
  private static final int ABS_Y = 1;

  @Test
  void givesTheGuestTheKeyThatWasPressed() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      InputSink input = vm.console(0).input();
      List<String> wrong = new ArrayList<>();
      for (EvdevKey key : EvdevKey.values()) {
        assertEquals(key, EvdevKey.ofCode(key.code()));
        input.down(key);
        input.up(key);
        List<Event> seen = new ArrayList<>();
        while (seen.size() < 2) {
          // One report, or both where both are there.
          seen.addAll(guest.awaitReport(LIMIT));
        }
        if (!seen.equals(
            List.of(
                new Event(VirtioInput.EV_KEY, key.code(), 1),
                new Event(VirtioInput.EV_KEY, key.code(), 0)))) {
          wrong.add(key + ": " + seen);
        }
      }
      assertEquals(List.of(), wrong);
      assertEquals(0, vm.failedInputs());
    }
  }

  @Test
  void sendsNothingForAKeyThatQemuDoesNotKnow() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      InputSink input = vm.console(0).input();
      assertNull(EvdevKey.ofCode(UNKNOWN_TO_QEMU), "which no key stands for");
      assertNull(EvdevKey.ofCode(0x100));
      input.up(EvdevKey.KEY_B); // which is not down
      input.down(EvdevKey.KEY_A);
      assertEquals(
          List.of(new Event(VirtioInput.EV_KEY, EvdevKey.KEY_A.code(), 1)),
          guest.awaitReport(LIMIT));
    }
  }

  @Test
  void releasesWhatIsDownAndNothingElse() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      InputSink input = vm.console(0).input();
      InputSink another = vm.console(0).input();
      another.down(EvdevKey.KEY_A);
      input.down(EvdevKey.KEY_B);
      input.releaseAll();
      input.up(EvdevKey.KEY_B);
      another.up(EvdevKey.KEY_A);
      List<Event> seen = new ArrayList<>();
      while (seen.size() < 4) {
        seen.addAll(guest.awaitReport(LIMIT));
      }
      assertEquals(
          List.of(
              new Event(VirtioInput.EV_KEY, EvdevKey.KEY_A.code(), 1),
              new Event(VirtioInput.EV_KEY, EvdevKey.KEY_B.code(), 1),
              new Event(VirtioInput.EV_KEY, EvdevKey.KEY_B.code(), 0),
              new Event(VirtioInput.EV_KEY, EvdevKey.KEY_A.code(), 0)),
          seen);
      input.flushed().join();
      qemu.quit();
      Await.until("the end", LIMIT, () -> !vm.isOpen());
      input.down(EvdevKey.KEY_A); // goes nowhere
      assertThrows(CompletionException.class, () -> input.flushed().join());
    }
  }

  @Test
  void reachesAGuestWithPs2() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      Ps2 guest = new Ps2(qemu);
      Console console = vm.console(0);
      InputSink input = console.input();
      input.tap(EvdevKey.KEY_UP);
      assertEquals(List.of(0xe0, 0x48, 0xe0, 0xc8), guest.takeKeyboard(4));
      assertFalse(input.takes(InputKind.POSITIONS));
      assertTrue(input.takes(InputKind.MOTIONS));
      input.moveBy(5, 7);
      assertEquals(List.of(0x28, 5, 0xf9), guest.takeMouse(3));
    }
  }

  @Test
  void movesATabletToThePixel() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-tablet-pci").start();
        VmConnection vm = open(qemu)) {
      Console console = vm.console(0);
      VirtioInput guest = VirtioInput.tablet(qemu);
      Await.until(
          "the pointer to be absolute", LIMIT, () -> console.input().takes(InputKind.POSITIONS));
      InputSink input = console.input();
      ConsoleInfo info = console.info();
      input.moveTo(info.width() / 2, info.height() / 4);
      List<Event> report = guest.awaitReport(LIMIT);
      assertEquals(2, report.size(), report::toString);
      assertEquals(new Event(VirtioInput.EV_ABS, ABS_X, 16384), round(report.get(0)));
      assertEquals(new Event(VirtioInput.EV_ABS, ABS_Y, 8192), round(report.get(1)));

      input.moveTo(-5, 1_000_000); // outside: the nearest pixel
      List<Event> corner = guest.awaitReport(LIMIT);
      assertEquals(new Event(VirtioInput.EV_ABS, ABS_X, 0), corner.get(0));
      assertTrue(corner.get(1).value() > 32_600, corner::toString);

      input.moveBy(1, 1); // refused by QEMU while absolute
      Await.until("the refusal", LIMIT, () -> vm.failedInputs() == 1);
    }
  }

  /// QEMU scales pixels to 0 to 32767 and may be off by one pixel's width.
  private static Event round(Event e) {
    int step = 64;
    return new Event(e.type(), e.code(), (e.value() + step / 2) / step * step);
  }

  @Test
  void movesAMouseAndPressesItsButtons() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-mouse-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.mouse(qemu);
      InputSink mouse = vm.console(0).input();
      mouse.moveBy(5, -7);
      assertEquals(
          List.of(
              new Event(VirtioInput.EV_REL, REL_X, 5), new Event(VirtioInput.EV_REL, REL_Y, -7)),
          guest.awaitReport(LIMIT));
      assertButton(mouse, guest, MouseButton.LEFT, BTN_LEFT);
      assertButton(mouse, guest, MouseButton.MIDDLE, BTN_MIDDLE);
      assertButton(mouse, guest, MouseButton.RIGHT, BTN_RIGHT);
      assertButton(mouse, guest, MouseButton.SIDE, BTN_SIDE);
      assertButton(mouse, guest, MouseButton.EXTRA, BTN_EXTRA);
      assertWheel(mouse, guest, MouseButton.WHEEL_UP, 1);
      assertWheel(mouse, guest, MouseButton.WHEEL_DOWN, -1);
      assertEquals(0, vm.failedInputs());
    }
  }

  private static void assertButton(InputSink mouse, VirtioInput guest, MouseButton b, int code) {
    mouse.down(b);
    assertEquals(List.of(new Event(VirtioInput.EV_KEY, code, 1)), guest.awaitReport(LIMIT));
    mouse.up(b);
    assertEquals(List.of(new Event(VirtioInput.EV_KEY, code, 0)), guest.awaitReport(LIMIT));
  }

  private static void assertWheel(InputSink mouse, VirtioInput guest, MouseButton b, int notch) {
    mouse.down(b);
    assertTrue(
        guest.awaitReport(LIMIT).contains(new Event(VirtioInput.EV_REL, REL_WHEEL, notch)),
        () -> b + " is a notch of " + notch);
    mouse.up(b);
    List<Event> release = guest.awaitReport(LIMIT);
    assertFalse(
        release.contains(new Event(VirtioInput.EV_REL, REL_WHEEL, notch)), release::toString);
  }

  @Test
  void tellsWhatAFingerDoes() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-multitouch-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.multiTouch(qemu);
      Touch touch = vm.console(0).touch();
      assertEquals(10, vm.console(0).info().maxTouchSlots());
      touch.send(Touch.Phase.BEGIN, 0, 100, 50);
      assertFalse(guest.awaitReport(LIMIT).isEmpty());
      assertThrows(IllegalArgumentException.class, () -> touch.send(Touch.Phase.BEGIN, 10, 1, 1));
      assertEquals(0, vm.failedInputs());
    }
  }

  @Test
  void followsTheLightsOfTheKeyboard() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      Console console = vm.console(0);
      List<KeyboardLeds> seen = Collections.synchronizedList(new ArrayList<>());
      Subscription _ = console.onChange(info -> seen.add(info.leds()));
      List<ConsoleInfo> afterTheEnd = Collections.synchronizedList(new ArrayList<>());
      console.onChange(afterTheEnd::add).close();
      guest.setLed(VirtioInput.LED_CAPSL, true);
      Await.until("caps", LIMIT, () -> console.info().leds().capsLock());
      guest.setLed(VirtioInput.LED_NUML, true);
      Await.until("num", LIMIT, () -> console.info().leds().numLock());
      guest.setLed(VirtioInput.LED_SCROLLL, true);
      Await.until("scroll", LIMIT, () -> console.info().leds().scrollLock());
      guest.setLed(VirtioInput.LED_CAPSL, false);
      Await.until(
          "caps off",
          LIMIT,
          () -> console.info().leds().equals(new KeyboardLeds(true, true, false)));
      assertEquals(
          List.of(
              new KeyboardLeds(false, false, true),
              new KeyboardLeds(false, true, true),
              new KeyboardLeds(true, true, true),
              new KeyboardLeds(true, true, false)),
          List.copyOf(seen));
      assertEquals(List.of(), afterTheEnd);
    }
  }

  @Test
  void tellsTheGuestTheSizeOfTheScreen() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      VirtioGpu gpu = new VirtioGpu(qemu);
      UiInfo screen = new UiInfo(310, 170, 0, 0, 1234, 567);
      assertEquals(screen, vm.console(0).setUiInfo(screen).join());
      Await.until("the display event", LIMIT, gpu::takeDisplayEvent);
      assertEquals(1234, gpu.displayInfo().getFirst().rect().width());
      assertEquals(567, gpu.displayInfo().getFirst().rect().height());
      byte[] edid = gpu.edid(0);
      int mm = (edid[66] & 0xff) | (edid[68] & 0xf0) << 4;
      assertEquals(310, mm, "the first detailed timing's width in millimetres");
    }
  }

  @Test
  void saysThatVgaCannotBeResized() throws IOException {
    try (Qemu qemu = Qemu.builder().device("VGA").start();
        VmConnection vm = open(qemu)) {
      CompletionException e =
          assertThrows(
              CompletionException.class,
              () -> vm.console(0).setUiInfo(UiInfo.ofSize(800, 600)).join());
      assertTrue(e.getCause() instanceof ConnectionFailedException, e::toString);
      assertTrue(String.valueOf(e.getMessage()).contains("org.qemu.Display1.Error.Unsupported"));
    }
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }
}
