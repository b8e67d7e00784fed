// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import dev.oriel.keyboard.KeyboardLayout;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// The intended text is typed, even if Caps Lock is on in the guest.
@NeedsQemu
final class CapsLockTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CAPS = "capslock";

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  private static FutureTask<Void> start(Callable<Void> typing) {
    FutureTask<Void> task = new FutureTask<>(typing);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  private static void end(FutureTask<Void> task)
      throws InterruptedException, ExecutionException, TimeoutException {
    task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /// The guest's lights change when it has fetched the key, and QEMU reports them later still.
  @Test
  void capsLockIsOffWhileATextIsTypedAndOnAfterwards() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      Console console = vm.console(0);
      light(guest, console, true);
      ConsoleInput input = new ConsoleInput(console, Duration.ofMillis(1));
      FutureTask<Void> typing =
          start(
              () -> {
                input.type(KeyboardLayout.of("us").typing("a"));
                input.type(KeyboardLayout.of("us").typing("B"));
                return null;
              });
      assertEquals(List.of(CAPS), struck(guest, 1));
      guest.setLed(VirtioInput.LED_CAPSL, false);
      assertEquals(List.of("a", CAPS), struck(guest, 2));
      guest.setLed(VirtioInput.LED_CAPSL, true);
      assertEquals(List.of(CAPS), struck(guest, 1), "the light was waited for");
      guest.setLed(VirtioInput.LED_CAPSL, false);
      assertEquals(List.of("leftshift", "b", CAPS), struck(guest, 3));
      end(typing);
    }
  }

  @Test
  void aLightThatNobodySteersChangesNothing() throws Exception {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
        VmConnection vm = open(qemu)) {
      VirtioInput guest = VirtioInput.keyboard(qemu);
      Console console = vm.console(0);
      light(guest, console, true);
      ConsoleInput input = new ConsoleInput(console, Duration.ofMillis(1));
      FutureTask<Void> typing =
          start(
              () -> {
                input.type(KeyboardLayout.of("us").typing("a"));
                return null;
              });
      assertEquals(List.of(CAPS, CAPS, "a"), struck(guest, 3));
      end(typing);
    }
  }

  private static void light(VirtioInput guest, Console console, boolean on) {
    guest.setLed(VirtioInput.LED_CAPSL, on);
    Await.until("the light", LIMIT, () -> console.info().leds().capsLock() == on);
  }

  /// Returns the next keys that go down.
  private static List<String> struck(VirtioInput guest, int count) throws IOException {
    List<String> keys = new ArrayList<>();
    while (keys.size() < count) {
      for (Event e : guest.awaitReport(LIMIT)) {
        if (e.type() == VirtioInput.EV_KEY && e.value() == 1) {
          keys.add(
              String.valueOf(EvdevKey.ofCode(e.code()))
                  .substring("KEY_".length())
                  .toLowerCase(Locale.ROOT));
        }
      }
    }
    return keys;
  }
}
