// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.guest.DmabufFrameQueue;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VhostUserGpuBackend;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Tests GPUs that another process implements (`vhost-user-gpu-pci`), with QEMU's own backend, in
/// the lab VM.
@Tag("lab")
@Timeout(value = 600, threadMode = ThreadMode.SAME_THREAD)
final class VhostUserGpuTest {

  /// QEMU would end, and with it the VM.
  @Test
  void withoutOpenGlItIsRefusedInWordsAndTheVmGoesOn() throws Exception {
    try (VhostUserGpuBackend backend = VhostUserGpuBackend.start();
        Qemu qemu = Qemu.builder().arguments(backend.arguments()).start();
        DmabufFrameQueue frames = new DmabufFrameQueue()) {
      try (VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null)) {
        assertTrue(vm.console(0).endsQemu());
        String message =
            String.valueOf(
                assertThrows(
                        ConnectionFailedException.class,
                        () -> vm.console(0).attach(frames, AttachOptions.DEFAULT))
                    .getMessage());
        assertTrue(message.contains("is a vhost-user GPU, whose pictures need OpenGL"), message);
        assertTrue(message.contains("gl=on"), message);
      }
      String said = Oriel.run("doctor", "--qmp", qemu.qmpSocket()).out();
      assertTrue(said.contains("not looked at, because it is a vhost-user GPU"), said);
      qemu.quit();
    }
  }
}
