// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ListTest {

  private static final String UUID_A = "6d5a0bd8-8a3c-4d2f-8f8d-00000000000a";
  private static final String UUID_B = "6d5a0bd8-8a3c-4d2f-8f8d-00000000000b";

  @Test
  @Tag("qemus")
  @NeedsQemu
  void listsTheConsolesOfAVmBehindAQmpSocket() throws IOException {
    try (Qemu qemu =
        Qemu.builder().name("guest", UUID_A).virtioGpu("max_outputs=2").device("VGA").start()) {
      List<String> lines = Oriel.succeeds("list", "--qmp", qemu.qmpSocket()).out().lines().toList();
      assertEquals(4, lines.size());
      assertTrue(lines.getFirst().startsWith("VM     UUID"), lines.getFirst());
      String virtio =
          "guest  " + UUID_A + "  -       %d        gpu%s +graphic  \\d+x\\d+ +pci/0000/.*";
      assertTrue(lines.get(1).matches(String.format(Locale.ROOT, virtio, 0, ".*")), lines.get(1));
      assertTrue(lines.get(2).matches(String.format(Locale.ROOT, virtio, 1, ".*")), lines.get(2));
      assertTrue(lines.get(3).contains("  VGA  "), lines.get(3));
    }
  }

  @Test
  @Tag("qemus")
  @NeedsQemu
  void listsInJsonWithStableNames() throws IOException {
    try (Qemu qemu = Qemu.builder().name("guest", UUID_A).device("VGA").start()) {
      String json = Oriel.succeeds("list", "--qmp", qemu.qmpSocket(), "--json").out();
      assertTrue(
          json.strip()
              .matches(
                  String.format(
                      Locale.ROOT,
                      "\\[\\{\"name\":\"guest\",\"uuid\":\"%s\",\"unique\":null,\"consoles\":\\["
                          + "\\{\"id\":0,\"label\":\"VGA\",\"type\":\"graphic\",\"head\":0,"
                          + "\"width\":\\d+,\"height\":\\d+,\"device\":\"pci/0000/[^\"]+\"}],"
                          + "\"textConsoles\":\\[]}]",
                      UUID_A)),
          json);
    }
  }

  @Test
  @Tag("qemus")
  @NeedsQemu
  @NeedsBus
  void listsAllVmsOfABus() throws IOException {
    try (TestBus bus = TestBus.start()) {
      Oriel none = Oriel.run("list", "--bus", bus.address());
      assertEquals(ExitCode.DONE, none.exitCode());
      assertEquals("", none.out());
      assertTrue(none.err().contains("no VM on bus " + bus.address()), none.err());
      assertEquals("[]", Oriel.succeeds("list", "--bus", bus.address(), "--json").out().strip());
      try (Qemu a = Qemu.builder().bus(bus.address()).name("twin", UUID_A).virtioGpu("").start();
          Qemu b = Qemu.builder().bus(bus.address()).name("twin", UUID_B).virtioGpu("").start()) {
        String all = Oriel.succeeds("list", "--bus", bus.address()).out();
        assertEquals(3, all.lines().count(), all);
        assertTrue(all.contains(UUID_A) && all.contains(UUID_B), all);
        String one = Oriel.succeeds("list", "--bus", bus.address(), "--vm", UUID_B).out();
        assertEquals(2, one.lines().count(), one);
        assertTrue(one.contains(UUID_B), one);

        String error =
            Oriel.fails(ExitCode.NOT_FOUND, "list", "--bus", bus.address(), "--vm", "twin");
        assertTrue(error.contains(UUID_A) && error.contains(UUID_B), error);
        assertTrue(a.isAlive() && b.isAlive());
      }
    }
  }

  @Test
  void saysWhatToDoWhereThereIsNoWay() {
    String error = Oriel.fails(ExitCode.FAILED, "list", "--qmp", Path.of("/nonexistent/qmp"));
    assertTrue(error.contains("/nonexistent/qmp"), error);
    assertTrue(error.contains("-qmp unix:"), error);
    error = Oriel.fails(ExitCode.FAILED, "list", "--bus", "unix:path=/nonexistent/bus");
    assertTrue(error.contains("/nonexistent/bus"), error);
    error = Oriel.fails(ExitCode.USAGE, "list", "--bus", "a", "--qmp", "b");
    assertTrue(error.contains("mutually exclusive"), error);
  }

  @Test
  void addsTheCauseWhenAskedTo() {
    Oriel verbose = Oriel.run("list", "--verbose", "--qmp", "/nonexistent/qmp");
    assertEquals(ExitCode.FAILED, verbose.exitCode());
    assertTrue(verbose.err().contains("Caused by: "), verbose.err());
  }
}
