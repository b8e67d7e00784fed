// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioGpu.Fencing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Finding VMs, and the errors if none is found.
@NeedsQemu
@NeedsBus
final class DiscoveryTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String UUID_A = "11111111-2222-3333-4444-555555555555";
  private static final String UUID_B = "66666666-7777-8888-9999-aaaaaaaaaaaa";

  @Test
  void findsNoVmOnAnEmptyBus() throws IOException {
    try (TestBus bus = TestBus.start()) {
      Endpoint endpoint = new Endpoint.Bus(bus.address());
      assertEquals(List.of(), VirtualMachines.list(endpoint));
      NoSuchVmException e =
          assertThrows(NoSuchVmException.class, () -> VmConnection.open(endpoint, null).close());
      assertTrue(message(e).contains("-display dbus"), message(e));
    }
  }

  @Test
  void showsAndTypesOverABus() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu qemu =
            Qemu.builder().bus(bus.address()).name("debian", UUID_A).virtioGpu("").start()) {
      Endpoint endpoint = new Endpoint.Bus(bus.address());
      List<VmInfo> vms = VirtualMachines.list(endpoint);
      assertEquals(1, vms.size());
      assertEquals("debian", vms.getFirst().name());
      assertEquals(UUID_A, vms.getFirst().uuid());
      assertEquals(List.of(0), vms.getFirst().consoleIds());
      VirtioGpu gpu = new VirtioGpu(qemu);
      GuestFramebuffer fb = GuestFramebuffer.inRam(qemu, 400, 300, GpuFormat.B8G8R8X8);
      fb.drawGradient();
      gpu.createResource2d(1, fb.format(), fb.width(), fb.height()).ok();
      gpu.attachBacking(1, fb.extents()).ok();
      gpu.setScanout(0, 1, fb.bounds()).ok();
      gpu.transferToHost2d(1, fb.bounds(), 0).ok();
      gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
      RecordingSink sink = new RecordingSink();
      try (VmConnection vm = VmConnection.open(endpoint, VmSelector.parse("debian"));
          ConsoleSession _ = vm.console(0).attach(sink, AttachOptions.DEFAULT)) {
        sink.awaitPicture(fb.expectedRgba(fb.bounds()));
        // Changes of the properties come over the bus too.
        gpu.setScanout(0, 1, new Rect(0, 0, 200, 100)).ok();
        gpu.flush(1, fb.bounds(), Fencing.FENCED).ok();
        Await.until("the new size", LIMIT, () -> vm.console(0).info().width() == 200);
      }
    }
  }

  @Test
  void tellsTwoVmsOfOneNameApart() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ = Qemu.builder().bus(bus.address()).name("twin", UUID_A).virtioGpu("").start();
        Qemu _ = Qemu.builder().bus(bus.address()).name("twin", UUID_B).virtioGpu("").start()) {
      Endpoint endpoint = new Endpoint.Bus(bus.address());
      List<VmInfo> vms = VirtualMachines.list(endpoint);
      assertEquals(2, vms.size());
      assertEquals(Set.of(UUID_A, UUID_B), Set.of(vms.get(0).uuid(), vms.get(1).uuid()));

      AmbiguousVmException twins =
          assertThrows(
              AmbiguousVmException.class,
              () -> VmConnection.open(endpoint, VmSelector.parse("twin")).close());
      assertEquals(new HashSet<>(vms), new HashSet<>(twins.candidates()));
      assertTrue(message(twins).contains(UUID_A) && message(twins).contains(UUID_B));
      assertThrows(AmbiguousVmException.class, () -> VmConnection.open(endpoint, null).close());

      try (VmConnection vm = VmConnection.open(endpoint, VmSelector.parse(UUID_B))) {
        assertEquals(UUID_B, vm.vm().uuid());
      }
      String second = String.valueOf(vms.get(1).uniqueName());
      try (VmConnection vm = VmConnection.open(endpoint, VmSelector.parse(second))) {
        assertEquals(vms.get(1), vm.vm());
      }

      NoSuchVmException none =
          assertThrows(
              NoSuchVmException.class,
              () -> VmConnection.open(endpoint, VmSelector.parse("triplet")).close());
      assertEquals(2, none.present().size());
      assertTrue(message(none).contains("\"triplet\"") && message(none).contains("\"twin\""));
    }
  }

  /// The time limit is that of one answer: if the test waited for a VM, it would end by this limit.
  @Test
  void findsVmsBesideOneThatHangs() throws IOException {
    Duration forever = Duration.ofMinutes(5);
    try (TestBus bus = TestBus.start();
        Qemu hung = Qemu.builder().bus(bus.address()).name("hung", UUID_A).virtioGpu("").start();
        Qemu _ = Qemu.builder().bus(bus.address()).name("b", UUID_B).virtioGpu("").start()) {
      Endpoint endpoint = new Endpoint.Bus(bus.address());
      List<VmInfo> both = VirtualMachines.list(endpoint);
      assertEquals(2, both.size());
      signal("-STOP", hung);
      try (VmConnection vm = VmConnection.open(endpoint, VmSelector.parse("b"), forever)) {
        assertEquals(UUID_B, vm.vm().uuid());
        assertEquals(List.of(vm.vm()), VirtualMachines.list(endpoint));
      }
      try (VmConnection vm = VmConnection.open(endpoint, unique(both, UUID_B), forever)) {
        assertEquals(UUID_B, vm.vm().uuid());
      }
      signal("-CONT", hung);
      try (VmConnection vm = VmConnection.open(endpoint, unique(both, UUID_A))) {
        assertEquals(UUID_A, vm.vm().uuid());
      }
    }
  }

  private static VmSelector unique(List<VmInfo> vms, String uuid) {
    VmInfo meant = vms.stream().filter(vm -> vm.uuid().equals(uuid)).findFirst().orElseThrow();
    return VmSelector.parse(String.valueOf(meant.uniqueName()));
  }

  private static void signal(String name, Qemu qemu) throws IOException {
    try (TestProcess kill = TestProcess.start("kill", name, String.valueOf(qemu.pid()))) {
      assertEquals(0, kill.awaitExit(LIMIT));
    }
  }

  @Test
  void saysWhenOneOfTwoVmsLeavesTheBus() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ = Qemu.builder().bus(bus.address()).name("a", UUID_A).virtioGpu("").start();
        Qemu second = Qemu.builder().bus(bus.address()).name("b", UUID_B).virtioGpu("").start()) {
      Endpoint endpoint = new Endpoint.Bus(bus.address());
      try (VmConnection a = VmConnection.open(endpoint, VmSelector.parse("a"));
          VmConnection b = VmConnection.open(endpoint, VmSelector.parse("b"))) {
        AtomicReference<String> closed = new AtomicReference<>("");
        b.onClosed(closed::set);
        RecordingSink sink = new RecordingSink();
        ConsoleSession session = b.console(0).attach(sink, AttachOptions.DEFAULT);
        second.quit();
        Await.until("the end of b", LIMIT, () -> !closed.get().isEmpty());
        sink.await("the sink's end", s -> s.disconnected() != null);
        assertFalse(b.isOpen());
        assertFalse(session.isOpen());
        assertTrue(a.isOpen());
        assertEquals(1, VirtualMachines.list(endpoint).size());
      }
    }
  }

  @Test
  void saysWhenTheBusEnds() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu qemu = Qemu.builder().bus(bus.address()).virtioGpu("").start();
        VmConnection vm = VmConnection.open(new Endpoint.Bus(bus.address()), null)) {
      qemu.expectExit(); // QEMU does not outlive its bus
      AtomicReference<String> closed = new AtomicReference<>("");
      vm.onClosed(closed::set);
      bus.stop();
      Await.until("the end of the bus", LIMIT, () -> !closed.get().isEmpty());
    }
  }

  @Test
  void namesTheRemedyWhereNobodyListens() {
    ConnectionFailedException bus =
        assertThrows(
            ConnectionFailedException.class,
            () -> VirtualMachines.list(new Endpoint.Bus("unix:path=/nonexistent/bus")));
    assertTrue(message(bus).contains("-display dbus,addr="), message(bus));
    assertTrue(message(bus).contains("/nonexistent/bus"), message(bus));
    ConnectionFailedException qmp =
        assertThrows(
            ConnectionFailedException.class,
            () -> VirtualMachines.list(new Endpoint.Qmp(Path.of("/nonexistent/qmp"))));
    assertTrue(message(qmp).contains("-qmp unix:/nonexistent/qmp"), message(qmp));
  }

  @Test
  void namesTheRemedyForAVmWithoutDbusDisplay() throws IOException {
    try (Qemu qemu = Qemu.builder().noDisplay().virtioGpu("").start()) {
      ConnectionFailedException e =
          assertThrows(
              ConnectionFailedException.class,
              () -> VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null).close());
      assertTrue(message(e).contains("-display dbus,p2p=yes"), message(e));
    }
  }

  @Test
  void readsSelectorsAsPeopleTypeThem() {
    assertEquals(new VmSelector.ByUniqueName(":1.42"), VmSelector.parse(":1.42"));
    assertEquals(new VmSelector.ByName("debian"), VmSelector.parse("debian"));
    assertEquals(UUID_A, ((VmSelector.ByUuid) VmSelector.parse(UUID_A)).uuid().toString());
    assertEquals(
        new VmSelector.ByName("this-name-is-as-long-as-a-uuid-is---"),
        VmSelector.parse("this-name-is-as-long-as-a-uuid-is---"));
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
