// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.qmp.QmpClient;
import java.time.Duration;

/// Does the work that the first connection needs but that does not depend on it.
final class ConnectionWarmup {

  private ConnectionWarmup() {}

  /// Loads the classes and links the native functions that a connection and its pictures need, by a
  /// connection without a peer.
  static void run() {
    QmpClient.prepare();
    SharedMemory.map(Memory.memfd("oriel-prepare", 1), 0, 1).close();
    try (UnixSockets.Pair pair = UnixSockets.pair();
        BusConnection nobody =
            EndpointConnector.connect(
                new Endpoint.Connected(pair.near()),
                Duration.ofSeconds(1),
                BusClient.Events.IGNORED)) {
      boolean _ =
          nobody.post(
              () ->
                  nobody
                      .client()
                      .newCall(
                          null,
                          Protocol.ROOT_PATH,
                          Protocol.OBJECT_MANAGER,
                          VmConnection.GET_MANAGED_OBJECTS)
                      .appendString('s', Protocol.CONSOLE)
                      .close());
    }
  }
}
