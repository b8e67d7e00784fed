// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.Endpoint;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Input for a paused VM, which QEMU drops without an error.
final class PausedScreenTest {

  @Test
  @NeedsQemu
  void inputFailsAndSaysWhatTheVmIsDoing() throws IOException, InterruptedException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-tablet-pci").start();
        Vm vm = Vm.start(VmSetup.attach(new Endpoint.Qmp(qemu.qmpSocket()), null))) {
      Screen screen = vm.screen();
      Object _ = qemu.qmp().execute("stop");
      List<Runnable> inputs =
          List.of(() -> screen.type("a"), () -> screen.press("enter"), () -> screen.scroll(0, 1));
      for (Runnable input : inputs) {
        ScreenAssertionError e = assertThrows(ScreenAssertionError.class, input::run);
        assertTrue(String.valueOf(e.getMessage()).contains("is paused"), e::toString);
      }
      Object _ = qemu.qmp().execute("cont");
      screen.type("a");
    }
  }
}
