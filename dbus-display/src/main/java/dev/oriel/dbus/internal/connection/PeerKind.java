// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.connection;

/// The other side of a [BusConnection].
public enum PeerKind {
  /// A message bus. It gives each connection a name, and there may be several connections.
  BUS,
  /// A QEMU that keeps one connection and ends it for the next.
  EXCLUSIVE,
  /// A QEMU, or another program, at the end of a socket that the caller has connected.
  CONNECTED
}
