// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// Reports of the VMs on a bus.
@NeedsQemu
@NeedsBus
final class VmWatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String UUID_A = "11111111-2222-3333-4444-555555555555";
  private static final String UUID_B = "66666666-7777-8888-9999-aaaaaaaaaaaa";

  @Test
  void tellsOfEachVmThatComesAndGoes() throws IOException {
    News news = new News();
    try (TestBus bus = TestBus.start();
        VmWatch _ = VirtualMachines.watch(new Endpoint.Bus(bus.address()), news)) {
      news.awaitNames();
      Qemu first = Qemu.builder().bus(bus.address()).name("a", UUID_A).virtioGpu("").start();
      news.awaitNames("a");
      // The second VM waits for the name: the bus does not report that.
      Qemu second = Qemu.builder().bus(bus.address()).name("b", UUID_B).virtioGpu("").start();
      news.awaitNames("a", "b");
      VmInfo b = news.latest().get(1);
      assertEquals(UUID_B, b.uuid());
      assertEquals(List.of(0), b.consoleIds());
      first.quit();
      news.awaitNames("b");
      assertEquals(List.of(b), news.latest());
      second.quit();
      news.awaitNames();
      first.close();
      second.close();
      assertEquals(List.of(), news.ends);
    }
    assertEquals(List.of(), news.ends, "closing is not reported");
  }

  @Test
  void tellsOfTheVmsThatAreThereAlready() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ = Qemu.builder().bus(bus.address()).name("a", UUID_A).virtioGpu("").start()) {
      News news = new News();
      try (VmWatch _ = VirtualMachines.watch(new Endpoint.Bus(bus.address()), news)) {
        news.awaitNames("a");
        assertEquals(1, news.told.size(), "an empty list came first: " + news.told);
      }
    }
  }

  @Test
  void tellsThatTheBusEnded() throws IOException {
    News news = new News();
    try (TestBus bus = TestBus.start();
        VmWatch _ = VirtualMachines.watch(new Endpoint.Bus(bus.address()), news)) {
      news.awaitNames();
      bus.stop();
      Await.until("the end of the bus", LIMIT, () -> !news.ends.isEmpty());
    }
    assertEquals(1, news.ends.size());
  }

  @Test
  void namesTheRemedyWhereNoBusIs() {
    ConnectionFailedException e =
        assertThrows(
            ConnectionFailedException.class,
            () ->
                VirtualMachines.watch(new Endpoint.Bus("unix:path=/nonexistent/bus"), new News())
                    .close());
    assertEquals(true, String.valueOf(e.getMessage()).contains("-display dbus,addr="));
  }

  private static final class News implements VmWatch.Listener {

    private final List<List<VmInfo>> told = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    @Override
    public void changed(List<VmInfo> vms) {
      told.add(vms);
    }

    @Override
    public void ended(String reason) {
      ends.add(reason);
    }

    List<VmInfo> latest() {
      return told.getLast();
    }

    void awaitNames(String... names) {
      List<String> wanted = List.of(names);
      Await.until(
          () -> "the VMs " + wanted + "; told: " + told,
          LIMIT,
          () ->
              !told.isEmpty() && told.getLast().stream().map(VmInfo::name).toList().equals(wanted));
    }
  }
}
