// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.guest.VirtioInput.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What is released while the VM is paused, as the guest's drivers read it.
@NeedsQemu
final class PausedInputTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int BTN_LEFT = 0x110;
  private static final int ABS_MT_TRACKING_ID = 0x39;

  private final BlockingQueue<RunState> states = new LinkedBlockingQueue<>();

  private void await(String status) throws InterruptedException {
    RunState now = states.poll(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    assertNotNull(now, status);
    assertEquals(status, now.status());
  }

  private static Event key(int code, int value) {
    return new Event(VirtioInput.EV_KEY, code, value);
  }

  private static void awaitLift(VirtioInput screen) {
    Event lift = new Event(VirtioInput.EV_ABS, ABS_MT_TRACKING_ID, -1);
    while (!screen.awaitReport(LIMIT).contains(lift)) {
      // The finger's place before that.
    }
  }

  private static Qemu.Builder machine(String pointer) {
    return Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").device(pointer);
  }

  @Test
  void isUpInTheGuestWhenTheVmRunsAgain() throws Exception {
    try (Qemu qemu = machine("virtio-mouse-pci").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        Subscription _ = vm.onRunState(states::add)) {
      await("running");
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      VirtioInput mouse = VirtioInput.mouse(qemu);
      InputSink input = vm.console(0).input();
      input.down(EvdevKey.KEY_A);
      assertEquals(List.of(key(EvdevKey.KEY_A.code(), 1)), keyboard.awaitReport(LIMIT));
      input.down(MouseButton.LEFT);
      assertEquals(List.of(key(BTN_LEFT, 1)), mouse.awaitReport(LIMIT));

      Object _ = qemu.qmp().execute("stop");
      await("paused");
      input.up(EvdevKey.KEY_A);
      input.up(MouseButton.LEFT);
      // The guest does not see this one at all.
      input.down(EvdevKey.KEY_C);
      input.up(EvdevKey.KEY_C);
      var _ = input.flushed().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Object _ = qemu.qmp().execute("cont");

      assertEquals(List.of(key(EvdevKey.KEY_A.code(), 0)), keyboard.awaitReport(LIMIT));
      assertEquals(List.of(key(BTN_LEFT, 0)), mouse.awaitReport(LIMIT));
      await("running");
      input.down(EvdevKey.KEY_B);
      assertEquals(List.of(key(EvdevKey.KEY_B.code(), 1)), keyboard.awaitReport(LIMIT));
      assertEquals(0, vm.failedInputs());
    }
  }

  @Test
  void isALiftedFingerToo() throws Exception {
    try (Qemu qemu = machine("virtio-multitouch-pci").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        Subscription _ = vm.onRunState(states::add)) {
      await("running");
      VirtioInput screen = VirtioInput.multiTouch(qemu);
      InputSink input = vm.console(0).input();
      input.fingerDown(1, 10, 10);
      assertFalse(screen.awaitReport(LIMIT).isEmpty());
      Object _ = qemu.qmp().execute("stop");
      await("paused");
      input.fingerUp(1);
      var _ = input.flushed().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Object _ = qemu.qmp().execute("cont");
      awaitLift(screen);
    }
  }

  @Test
  void staysDownIfItIsPressedAgain() throws Exception {
    try (Qemu qemu = machine("virtio-mouse-pci").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
        Subscription _ = vm.onRunState(states::add)) {
      await("running");
      VirtioInput keyboard = VirtioInput.keyboard(qemu);
      InputSink input = vm.console(0).input();
      input.down(EvdevKey.KEY_LEFTSHIFT);
      assertEquals(List.of(key(EvdevKey.KEY_LEFTSHIFT.code(), 1)), keyboard.awaitReport(LIMIT));
      Object _ = qemu.qmp().execute("stop");
      await("paused");
      input.up(EvdevKey.KEY_LEFTSHIFT);
      input.down(EvdevKey.KEY_LEFTSHIFT);
      var _ = input.flushed().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Object _ = qemu.qmp().execute("cont");
      await("running");
      input.down(EvdevKey.KEY_B);
      assertEquals(List.of(key(EvdevKey.KEY_B.code(), 1)), keyboard.awaitReport(LIMIT));
      input.up(EvdevKey.KEY_LEFTSHIFT);
      assertEquals(List.of(key(EvdevKey.KEY_LEFTSHIFT.code(), 0)), keyboard.awaitReport(LIMIT));
    }
  }

  /// Without reports, nothing would tell that the VM runs again.
  @Test
  void isSentWhenNobodyWatchesTheRunStateAnyMore() {
    PausedReleases releases = new PausedReleases();
    List<String> sent = new ArrayList<>();
    releases.runState(new RunState("paused"));
    releases.release(EvdevKey.KEY_A, () -> sent.add("a"));
    releases.runState(RunState.UNKNOWN);
    assertEquals(List.of(), sent);
    releases.end();
    releases.release(EvdevKey.KEY_B, () -> sent.add("b"));
    assertEquals(List.of("a", "b"), sent);
  }
}
