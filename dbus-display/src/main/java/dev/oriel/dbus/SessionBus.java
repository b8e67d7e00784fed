// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.ConnectionFailedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the bus of the user's session.
final class SessionBus {

  private SessionBus() {}

  /// Returns the address of the bus that is meant: the one that is named, else the session's.
  ///
  /// @throws ConnectionFailedException if none is named and there is no session bus
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
