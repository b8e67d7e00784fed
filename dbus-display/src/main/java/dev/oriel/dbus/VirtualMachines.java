package dev.oriel.dbus;

import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.List;

/// Finds VMs.
public final class VirtualMachines {

  private static final BusClient.Events DEAF =
      new BusClient.Events() {
        @Override
        public void signal(SdMessage m) {}

        @Override
        public void ended(String reason) {}
      };

  private VirtualMachines() {}

  /// The VMs that an endpoint leads to, in the order in which they came.
  ///
  /// Through a QMP socket this takes the VM's one private connection: a viewer that had it loses
  /// it.
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @return the VMs; none where the bus has none
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  public static List<VmInfo> list(Endpoint endpoint) {
    try (MainConnection connection = MainConnection.open(endpoint, DEAF)) {
      return connection.ask(
          client ->
              switch (endpoint) {
                case Endpoint.Bus _ -> Discovery.onBus(client);
                case Endpoint.Qmp _, Endpoint.Connected _ ->
                    Discovery.vm(client, null).thenApply(List::of);
              });
    }
  }
}
