// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.guest.VirtioInput.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests the input drivers of the virtual guest with the real devices. QMP's `input-send-event`
/// acts as the user.
@NeedsQemu
final class GuestInputTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int KEY_A = 30;
  private static final int BTN_LEFT = 0x110;
  private static final int ABS_X = 0;
  private static final int ABS_Y = 1;

  @Test
  void readsKeysFromVirtioKeyboard() throws IOException {
    try (Qemu qemu =
        Qemu.builder().device("virtio-tablet-pci").device("virtio-keyboard-pci").start()) {
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      for (int i = 0; i < 100; i++) { // more than the queue holds
        qemu.qmp().key("a", true);
        assertEquals(List.of(new Event(VirtioInput.EV_KEY, KEY_A, 1)), keyboard.awaitReport(LIMIT));
        qemu.qmp().key("a", false);
        assertEquals(List.of(new Event(VirtioInput.EV_KEY, KEY_A, 0)), keyboard.awaitReport(LIMIT));
      }
      keyboard.setLed(VirtioInput.LED_CAPSL, true);
    }
  }

  @Test
  void readsPositionsFromVirtioTablet() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-tablet-pci").start()) {
      VirtioInput tablet = VirtioInput.tablet(qemu);
      qemu.qmp().moveTo(100, 32767);
      assertEquals(
          List.of(
              new Event(VirtioInput.EV_ABS, ABS_X, 100),
              new Event(VirtioInput.EV_ABS, ABS_Y, 32767)),
          tablet.awaitReport(LIMIT));
      qemu.qmp().button("left", true);
      assertEquals(List.of(new Event(VirtioInput.EV_KEY, BTN_LEFT, 1)), tablet.awaitReport(LIMIT));
    }
  }

  @Test
  void readsScanCodesAndMovementsFromPs2() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      Ps2 ps2 = new Ps2(qemu);
      qemu.qmp().key("a", true);
      qemu.qmp().key("a", false);
      assertEquals(List.of(0x1e, 0x9e), ps2.takeKeyboard(2));
      qemu.qmp().key("up", true);
      assertEquals(List.of(0xe0, 0x48), ps2.takeKeyboard(2));
      qemu.qmp().moveBy(5, 7);
      assertEquals(List.of(0x28, 5, 0xf9), ps2.takeMouse(3), "y grows upwards, its sign is bit 5");
      assertTrue(ps2.isIdle());
    }
  }
}
