// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.dbus.testing.FakeQemu;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a guest is told about the screen, by a QEMU with and without `org.qemu.Display1.UIInfo`.
final class ScreenPropertiesTest {

  private static final UiInfo SCREEN = new UiInfo(310, 170, -5, 7, 1234, 567);

  @Test
  void aQemuThatTakesPropertiesGetsThoseThatItKnows() {
    try (FakeQemu qemu = FakeQemu.start()) {
      qemu.takeScreenProperties(
          List.of("width", "height", "width_mm", "xoff", "refresh_rate", "hdr_peak", "width"));
      try (VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
        Console console = vm.console(0);
        assertEquals(SCREEN, console.setUiInfo(SCREEN).join());
        assertEquals("Apply {height=567, width=1234, width_mm=310, xoff=-5}", qemu.awaitCall());
        console.refreshRate(59_940);
        assertEquals("Apply {refresh_rate=59940}", qemu.awaitCall());
      }
    }
  }

  @Test
  void withoutSuchAnInterfaceItGetsThemAtOnceAndNoRate() {
    try (FakeQemu qemu = FakeQemu.start();
        VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
      Console console = vm.console(0);
      console.refreshRate(60_000);
      assertEquals(SCREEN, console.setUiInfo(SCREEN).join());
      assertEquals("org.qemu.Display1.Console.SetUIInfo", qemu.awaitCall());
    }
  }

  @Test
  void aQemuThatTakesNoSizeSoGetsItAsBefore() {
    try (FakeQemu qemu = FakeQemu.start()) {
      qemu.takeScreenProperties(List.of("refresh_rate"));
      try (VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
        Console console = vm.console(0);
        assertEquals(SCREEN, console.setUiInfo(SCREEN).join());
        assertEquals("org.qemu.Display1.Console.SetUIInfo", qemu.awaitCall());
        console.refreshRate(75_000);
        assertEquals("Apply {refresh_rate=75000}", qemu.awaitCall());
      }
    }
  }
}
