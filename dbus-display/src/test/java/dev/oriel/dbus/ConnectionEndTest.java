// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.chardev.ChardevStream;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What remains of an ended connection: the texts on this side, and the descriptors in QEMU.
final class ConnectionEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void askingAfterTheEndFailsInWords() {
    try (FakeQemu qemu = FakeQemu.start();
        VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
      qemu.hangUp();
      Await.until("the end", LIMIT, () -> !vm.isOpen());
      for (var question :
          new Runnable[] {
            () -> vm.console(0).refresh(),
            () -> vm.console(0).attach(new RecordingSink(), AttachOptions.DEFAULT)
          }) {
        String message =
            String.valueOf(
                assertThrows(ConnectionFailedException.class, question::run).getMessage());
        assertFalse(message.contains("Exception"), message);
        assertTrue(message.contains("connection"), message);
      }
    }
  }

  @Test
  void aRefusedListenerIsToldQemusReasonAndNotThatItsSocketIsClosed() {
    try (FakeQemu qemu = FakeQemu.start();
        VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
      qemu.refuseListeners();
      for (int i = 0; i < 50; i++) {
        String message =
            String.valueOf(
                assertThrows(
                        ConnectionFailedException.class,
                        () -> vm.console(0).attach(new RecordingSink(), AttachOptions.DEFAULT))
                    .getMessage());
        assertTrue(message.contains("no listeners"), message);
      }
    }
  }

  @Test
  @NeedsQemu
  void aViewerWhoseDisplayAnotherHasTakenIsToldSo() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection first = open(qemu);
        DisplaySeat another = DisplaySeat.at(new Endpoint.Qmp(qemu.qmpSocket()), "another")) {
      another.insist();
      try (VmConnection _ = another.open(null, LIMIT)) {
        Await.until("the end", LIMIT, () -> !first.isOpen());
      }
      ConnectionFailedException e =
          assertThrows(ConnectionFailedException.class, () -> first.console(0).refresh());
      assertTrue(String.valueOf(e.getMessage()).contains("another may have taken it"), e::toString);
    }
  }

  @Test
  @NeedsQemu
  void theMonitorTellsWhetherTheVmTakesInputAndABusDoesNot() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start();
        VmConnection vm = open(qemu)) {
      assertEquals(new RunState("running"), vm.runState());
      Object _ = qemu.qmp().execute("stop");
      assertEquals(new RunState("paused"), vm.runState());
      assertFalse(vm.runState().takesInput());
      Object _ = qemu.qmp().execute("cont");
      assertTrue(vm.runState().takesInput());
    }
    Guests.needBus();
    try (TestBus bus = TestBus.start();
        Qemu _ = Qemu.builder().bus(bus.address()).virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
      assertEquals(RunState.UNKNOWN, vm.runState());
      assertTrue(vm.runState().takesInput());
    }
  }

  /// QEMU 10.0 keeps the socket of each listener that has gone, because a filter of the connection
  /// and the listener refer to each other (`dbus_display_listener_new` in its
  /// `ui/dbus-listener.c`). QEMU releases everything else that a viewer hands it, so any further
  /// descriptor would be this library's fault.
  @Test
  @NeedsQemu
  void aViewerLeavesQemuOneDescriptorForEachListenerAtMost() throws IOException {
    int times = 6;
    try (Qemu qemu = Qemu.builder().virtioGpu("").arguments("-serial", "vc").start()) {
      visit(qemu, true);
      int before = descriptors(qemu);
      for (int i = 0; i < times; i++) {
        visit(qemu, false);
      }
      Await.until(
          () -> before + " descriptors, not " + descriptors(qemu),
          LIMIT,
          () -> descriptors(qemu) <= before);
      for (int i = 0; i < times; i++) {
        visit(qemu, true);
      }
      Await.until(
          () -> before + " and " + times + " descriptors at most, not " + descriptors(qemu),
          LIMIT,
          () -> descriptors(qemu) <= before + times);
    }
  }

  /// Connects as a viewer does, and ends without closing anything.
  private static void visit(Qemu qemu, boolean shows) {
    try (VmConnection vm = open(qemu)) {
      ChardevStream _ = vm.chardevs().getFirst().open(new Deaf());
      if (shows) {
        ConsoleSession _ = vm.console(0).attach(new RecordingSink(), AttachOptions.DEFAULT);
      }
      ConsoleInfo _ = vm.console(0).refresh();
    }
  }

  private static final class Deaf implements ChardevStream.Listener {
    @Override
    public void readable() {}

    @Override
    public void writable() {}

    @Override
    public void closed(String reason) {}
  }

  private static int descriptors(Qemu qemu) {
    try (Stream<Path> all = Files.list(Path.of("/proc", String.valueOf(qemu.pid()), "fd"))) {
      return Math.toIntExact(all.count());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }
}
