// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.lease.Visit;
import java.util.List;

/// Lists and watches VMs.
public final class VirtualMachines {

  private VirtualMachines() {}

  /// Returns the VMs that an endpoint leads to, in the order in which they came. A VM that does not
  /// answer while others do is left out, with a warning in the log.
  ///
  /// Through a QMP socket, this method takes the VM's one private connection for a visit, as
  /// [VmConnection#open] does.
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @return the VMs; empty if the bus has none
  /// @throws DisplayInUseException if another visitor does not leave in time
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  public static List<VmInfo> list(Endpoint endpoint) {
    try (Visit _ = VmConnection.visit(endpoint, VmConnection.DEFAULT_TIMEOUT, "a program");
        BusConnection connection =
            EndpointConnector.connect(
                endpoint, VmConnection.DEFAULT_TIMEOUT, BusClient.Events.IGNORED)) {
      return connection.ask(client -> Discovery.at(endpoint, null, client, connection.loop()));
    }
  }

  /// Follows the VMs of a bus as they come and go.
  ///
  /// Threading: any thread but a D-Bus thread; waits for the bus, not for its VMs.
  ///
  /// @param listener called on the watch's D-Bus thread, possibly before this method returns
  /// @throws ConnectionFailedException if the bus cannot be reached
  public static VmWatch watch(Endpoint.Bus bus, VmWatch.Listener listener) {
    return VmWatch.open(bus, listener);
  }
}
