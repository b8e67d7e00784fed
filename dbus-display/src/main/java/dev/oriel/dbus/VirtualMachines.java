// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.lease.Visit;
import java.util.List;

/// Finds VMs.
public final class VirtualMachines {

  private VirtualMachines() {}

  /// The VMs that an endpoint leads to, in the order in which they came. One that does not answer
  /// while others do is left out, with a warning in the log.
  ///
  /// Through a QMP socket this takes the VM's one private connection for a visit, as
  /// [VmConnection#open] does.
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @return the VMs; none where the bus has none
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
  /// @param listener told on the watch's D-Bus thread, also before this returns
  /// @throws ConnectionFailedException if the bus cannot be reached
  public static VmWatch watch(Endpoint.Bus bus, VmWatch.Listener listener) {
    return VmWatch.open(bus, listener);
  }
}
