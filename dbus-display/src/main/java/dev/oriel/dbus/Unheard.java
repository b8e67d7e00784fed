// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.sdbus.SdMessage;

/// Hears nothing of a connection that is used for a question or two.
final class Unheard implements BusClient.Events {

  @Override
  public void signal(SdMessage m) {}

  @Override
  public void ended(String reason) {}
}
