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
/// Threading: the loop's, unless a method says otherwise.
public final class PluggedChardevs {

  private static final Comparator<RemoteChardev> ORDER =
      Comparator.<RemoteChardev>comparingInt(c -> rank(c.info())).thenComparing(c -> c.info().id());

  /// More than a VM has; one that tells of more does not mean well.
  private static final int MOST = 256;

  private final BusConnection connection;
  private final @Nullable CString destination;
  private volatile List<RemoteChardev> plugged = List.of();

  /// Unplugged, while what they had sent is still read.
  private final List<RemoteChardev> unplugged = new ArrayList<>(0);

  /// Takes those in that are there. Any thread, before the others.
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

  /// Takes changed properties in, where they are of a character device.
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

  /// Takes an object in that is new, where it is a character device.
  ///
  /// @param interfaces properties by interface
  public void added(String path, Map<String, Map<String, Object>> interfaces) {
    ChardevInfo info = ChardevProperties.of(path, interfaces);
    if (info == null || plugged.size() >= MOST) {
      return;
    }
    removed(path);
    List<RemoteChardev> now = new ArrayList<>(plugged);
    now.add(new RemoteChardev(connection, destination, info));
    plugged = sorted(now);
  }

  /// Takes in that an object is gone, where it was a character device: its stream ends when all has
  /// come that it had sent.
  public void removed(String path) {
    String id = ChardevProperties.idOf(path);
    List<RemoteChardev> now = new ArrayList<>(plugged);
    for (RemoteChardev c : plugged) {
      if (c.info().id().equals(id)) {
        now.remove(c);
        unplugged.removeIf(RemoteChardev::isIdle);
        unplugged.add(c);
        c.endAfterLastWords("QEMU has unplugged " + id);
      }
    }
    plugged = List.copyOf(now);
  }

  /// Ends all streams when all has come that QEMU had sent.
  ///
  /// @param reason for their listeners
  public void endAfterLastWords(String reason) {
    plugged.forEach(c -> c.endAfterLastWords(reason));
  }

  /// Ends all streams; nobody hears of it.
  public void end() {
    plugged.forEach(RemoteChardev::end);
    unplugged.forEach(RemoteChardev::end);
  }
}
