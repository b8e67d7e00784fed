// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.chardev;

import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevInfo;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.sdbus.CString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The character devices of a VM, which may be plugged and unplugged.
///
/// Threading: the loop thread, unless a method says otherwise.
public final class PluggedChardevs {

  private static final Comparator<RemoteChardev> ORDER =
      Comparator.<RemoteChardev>comparingInt(c -> rank(c.info())).thenComparing(c -> c.info().id());

  /// The most devices that are kept. A legitimate VM has fewer.
  private static final int MAX = 256;

  private final BusConnection connection;
  private final @Nullable CString destination;
  private volatile List<RemoteChardev> plugged = List.of();

  /// Unplugged devices whose remaining bytes are still read.
  private final List<RemoteChardev> unplugged = new ArrayList<>(0);

  /// Creates the list with the existing devices. Any thread, before the other methods.
  ///
  /// @param destination the VM's name on the bus, or null peer to peer
  /// @param objects the VM's objects: properties by path and interface
  public PluggedChardevs(
      BusConnection connection,
      @Nullable CString destination,
      Map<String, Map<String, Map<String, Object>>> objects) {
    this.connection = connection;
    this.destination = destination;
    List<RemoteChardev> found = new ArrayList<>();
    objects.forEach(
        (path, interfaces) -> {
          ChardevInfo info = ChardevProperties.of(path, interfaces);
          if (info != null) {
            found.add(new RemoteChardev(connection, destination, info));
          }
        });
    plugged = sorted(found);
  }

  private static List<RemoteChardev> sorted(List<RemoteChardev> found) {
    return found.stream().sorted(ORDER).toList();
  }

  private static int rank(ChardevInfo info) {
    return info.isSerial() ? 0 : info.isMonitor() ? 1 : info.isPrinterPort() ? 3 : 2;
  }

  /// Returns those that are plugged, serial consoles first, printer ports last. Any thread.
  public List<Chardev> all() {
    return List.copyOf(plugged);
  }

  /// Applies changed properties if they belong to a character device.
  public void changed(@Nullable String path, String iface, Map<String, Object> properties) {
    if (iface.equals(Protocol.CHARDEV.text())) {
      String id = ChardevProperties.idOf(path);
      for (RemoteChardev c : plugged) {
        if (c.info().id().equals(id)) {
          c.changed(properties);
        }
      }
    }
  }

  /// Adds a new object if it is a character device.
  ///
  /// @param interfaces properties by interface
  public void added(String path, Map<String, Map<String, Object>> interfaces) {
    ChardevInfo info = ChardevProperties.of(path, interfaces);
    if (info == null || plugged.size() >= MAX) {
      return;
    }
    removed(path);
    List<RemoteChardev> now = new ArrayList<>(plugged);
    now.add(new RemoteChardev(connection, destination, info));
    plugged = sorted(now);
  }

  /// Removes an object if it was a character device. Its stream ends when all bytes that it had
  /// sent have arrived.
  public void removed(String path) {
    String id = ChardevProperties.idOf(path);
    List<RemoteChardev> now = new ArrayList<>(plugged);
    for (RemoteChardev c : plugged) {
      if (c.info().id().equals(id)) {
        now.remove(c);
        unplugged.removeIf(RemoteChardev::isIdle);
        unplugged.add(c);
        c.endWhenDrained("QEMU has unplugged " + id);
      }
    }
    plugged = List.copyOf(now);
  }

  /// Ends all streams when all bytes that QEMU had sent have arrived.
  ///
  /// @param reason the reason for their listeners
  public void endWhenDrained(String reason) {
    plugged.forEach(c -> c.endWhenDrained(reason));
  }

  /// Ends all streams without a report.
  public void end() {
    plugged.forEach(RemoteChardev::end);
    unplugged.forEach(RemoteChardev::end);
  }
}
