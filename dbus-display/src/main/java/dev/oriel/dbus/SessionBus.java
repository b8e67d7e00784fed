// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.ConnectionFailedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the user's session bus.
final class SessionBus {

  private SessionBus() {}

  /// Returns the address of the named bus, or of the session bus if no address is given.
  ///
  /// @throws ConnectionFailedException if no address is given and there is no session bus
  static String orNamed(Endpoint.Bus bus) {
    if (bus.address() != null) {
      return bus.address();
    }
    String session = System.getenv("DBUS_SESSION_BUS_ADDRESS");
    if (session != null && !session.isEmpty()) {
      return session;
    }
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    if (runtime != null && Files.exists(Path.of(runtime, "bus"))) {
      return "unix:path=" + Path.of(runtime, "bus");
    }
    throw new ConnectionFailedException(
        "there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set; name the bus that QEMU was"
            + " started with (-display dbus,addr=ADDRESS), or the VM's QMP socket"
            + " (-display dbus,p2p=yes)");
  }
}
