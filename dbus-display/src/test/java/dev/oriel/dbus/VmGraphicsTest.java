// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.guest.FakeMonitor;
import dev.oriel.guest.GlShim;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VmGraphicsTest {

  @Test
  @NeedsQemu
  void namesTheDeviceOfEachConsole() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("VGA").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      assertEquals(
          new VmGraphics(
              false,
              "",
              true,
              Map.of(
                  0, new VmGraphics.Device("virtio-gpu-pci", false, false, false, false),
                  1, new VmGraphics.Device("VGA", false, false, false, false))),
          vm.graphics());
    }
  }

  @Test
  @NeedsQemu
  @NeedsGlShim
  void saysThatADeviceHasBlobsAndThatTheDisplayDrawsWithOpenGl() throws IOException {
    try (Qemu qemu = Qemu.builder().gl(GlShim.get()).virtioGpu("blob=true,hostmem=64M").start();
        VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
      VmGraphics graphics = vm.graphics();
      assertNotNull(graphics);
      assertTrue(graphics.openGl());
      assertEquals("/dev/null", graphics.renderNode());
      assertEquals(
          new VmGraphics.Device("virtio-gpu-pci", true, true, false, false),
          graphics.consoles().get(0));
      assertFalse(vm.consoles().getFirst().endsQemu());
    }
  }

  @Test
  void isNotKnownWithoutAMonitor() {
    try (FakeQemu qemu = FakeQemu.start();
        VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
      assertNull(vm.graphics());
    }
  }

  /// Hostile and strange answers: types that are none, no properties, a display without options.
  @Test
  void takesOnlyWhatIsAnAnswer() throws IOException {
    try (FakeMonitor fake = new FakeMonitor(FakeMonitor.GREETING, VmGraphicsTest::strangeAnswer)) {
      Monitor monitor = Monitor.of(new Endpoint.Qmp(fake.path()));
      assertNotNull(monitor);
      assertEquals(
          new VmGraphics(
              true, "", false, Map.of(3, new VmGraphics.Device("x", false, false, true, false))),
          monitor.graphics());
    }
  }

  private static String strangeAnswer(String line) {
    String refusal = "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}}\n";
    if (line.contains("query-display-options")) {
      return returned("{'gl': 'es', 'rendernode': 7}");
    }
    if (line.contains("qom-list")) {
      return line.contains("backend")
          ? returned("[{'name': 'console[2]'}, {'name': 'console[3]'}, {'name': 'console[x]'}, 7]")
          : returned("7");
    }
    if (line.contains("\"device\"")) {
      return returned(line.contains("[2]") ? "'/two'" : "'/three'");
    }
    if (line.contains("\"type\"")) {
      return returned(line.contains("/two") ? "'\\u001b[2J'" : "'x'");
    }
    if (line.contains("hostmem")) {
      return returned("'a lot'");
    }
    return line.contains("venus")
        ? returned("true")
        : line.contains("qom") ? refusal : returned("{}");
  }

  private static String returned(String value) {
    return "{\"return\": " + value.replace('\'', '"') + "}\n";
  }
}
