// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Subscribes to signals on a bus by match rules, which a bus keeps for each of its connections.
///
/// Threading: the loop thread.
final class MatchRules {

  private static final CString ADD_MATCH = CString.constant("AddMatch");
  private static final String OWNER_CHANGES =
      "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'";

  private MatchRules() {}

  /// Subscribes to a VM's signals and to the end of its bus connection.
  ///
  /// @param name the VM's unique name, or null peer to peer, where every signal arrives
  static CompletableFuture<?> ofVm(BusClient client, @Nullable String name) {
    if (name == null) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.allOf(
        add(client, "type='signal',sender='" + name + "',path_namespace='/org/qemu/Display1'"),
        add(client, OWNER_CHANGES + ",arg0='" + name + "'"));
  }

  /// Subscribes to changes of the owner of every name.
  static CompletableFuture<Boolean> ofNames(BusClient client) {
    return add(client, OWNER_CHANGES);
  }

  private static CompletableFuture<Boolean> add(BusClient client, String rule) {
    SdMessage m =
        client
            .newCall(Protocol.DBUS_NAME, Protocol.DBUS_PATH, Protocol.DBUS_NAME, ADD_MATCH)
            .appendString('s', CString.of(rule));
    return client.call(m, _ -> true);
  }
}
