// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.os.OwnedFd;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A place to connect to, which leads to one VM or to many.
public sealed interface Endpoint {

  /// Returns the QMP socket of one VM. See [Qmp].
  ///
  /// @param socket the path given to QEMU with `-qmp unix:PATH,server=on,wait=off`
  static Endpoint qmp(String socket) {
    return new Qmp(Path.of(socket));
  }

  /// A message bus on which VMs own the name `org.qemu` (`-display dbus[,addr=ADDRESS]`).
  ///
  /// @param address a D-Bus address, or null for the session bus (`DBUS_SESSION_BUS_ADDRESS`)
  record Bus(@Nullable String address) implements Endpoint {

    @Override
    public String toString() {
      return address == null ? "the session bus" : "bus " + address;
    }
  }

  /// The QMP socket of one VM with `-display dbus,p2p=yes`, which is used to set up a private
  /// connection.
  ///
  /// QEMU keeps one such connection: a new one ends the previous one
  /// (`dbus_display_add_client_ready` in QEMU's `ui/dbus.c`). [DisplaySeat] describes how programs
  /// that use this library share it.
  ///
  /// @param socket the path given to QEMU with `-qmp unix:PATH,server=on,wait=off`
  record Qmp(Path socket) implements Endpoint {

    @Override
    public String toString() {
      return "QMP socket " + socket;
    }
  }

  /// A connected stream socket whose other end has been handed to QEMU
  /// (`add_client @dbus-display`), for programs that keep the monitor to themselves.
  ///
  /// Ownership: opening the connection consumes the descriptor, even if it fails.
  ///
  /// @param socket the local end
  record Connected(OwnedFd socket) implements Endpoint {

    @Override
    public String toString() {
      return "connected socket";
    }
  }
}
