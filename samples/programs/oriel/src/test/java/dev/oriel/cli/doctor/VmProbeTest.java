// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.testing.FakeQemu;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VmProbeTest {

  /// A VM that answers is not reported as silent.
  @Test
  void tellsAPictureThatDoesNotComeFromAVmThatDoesNotAnswer() throws InterruptedException {
    try (FakeQemu qemu = FakeQemu.start();
        VmConnection vm = VmConnection.open(qemu.endpoint(), null)) {
      VmProbe.Look look = VmProbe.look(vm, null, Duration.ofMillis(200));
      assertTrue(look.late());
      assertTrue(
          look.findings().stream()
              .anyMatch(
                  f ->
                      f.subject().equals("console 0")
                          && f.detail().contains("QEMU has sent nothing of this console")),
          () -> look.findings().toString());
    }
  }
}
