// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.chardev.PluggedChardevs;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.clipboard.RemoteClipboard;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The unsolicited events of a VM: changed properties, character devices that come and go, its end.
///
/// Threading: the loop thread, unless a method says otherwise.
final class VmEvents implements BusClient.Events {

  private final List<Consumer<String>> watchers = new ArrayList<>();
  private List<Console> consoles = List.of();
  private @Nullable String vmName;
  private volatile @Nullable PluggedChardevs chardevs;
  private volatile @Nullable RemoteClipboard clipboard;
  private volatile @Nullable String endedBecause;

  /// Starts to pass on the signals of a VM.
  ///
  /// @param uniqueName the VM's unique name on the bus, or null peer to peer
  void follow(
      @Nullable String uniqueName,
      List<Console> knownConsoles,
      PluggedChardevs knownChardevs,
      @Nullable RemoteClipboard knownClipboard) {
    vmName = uniqueName;
    consoles = knownConsoles;
    chardevs = knownChardevs;
    clipboard = knownClipboard;
  }

  /// Returns the VM's clipboard, or null if it has none. Any thread.
  @Nullable RemoteClipboard clipboard() {
    return clipboard;
  }

  /// Returns the character devices that are plugged. Any thread.
  List<Chardev> chardevs() {
    PluggedChardevs known = chardevs;
    return known == null ? List.of() : known.all();
  }

  /// Returns whether the end has not been reported. Any thread.
  boolean isOpen() {
    return endedBecause == null;
  }

  @Override
  public void signal(SdMessage m) {
    String member = String.valueOf(m.member());
    boolean fromVm = vmName == null || vmName.equals(m.sender());
    switch (member) {
      case "PropertiesChanged" -> {
        if (fromVm && Protocol.PROPERTIES.text().equals(m.iface())) {
          propertiesChanged(m);
        }
      }
      case "InterfacesAdded" -> {
        if (fromVm && Protocol.OBJECT_MANAGER.text().equals(m.iface())) {
          added(m);
        }
      }
      case "InterfacesRemoved" -> {
        if (fromVm && Protocol.OBJECT_MANAGER.text().equals(m.iface())) {
          removed(m);
        }
      }
      case "NameOwnerChanged" -> {
        if (vmName != null
            && Protocol.DBUS_NAME.text().equals(m.sender())
            && vmName.equals(m.readString('s'))) {
          gone("the VM left the bus");
        }
      }
      default -> {
        // No other signal is of interest.
      }
    }
  }

  private void propertiesChanged(SdMessage m) {
    int id = ConsoleProperties.idOf(m.path());
    String iface = m.readString('s');
    Map<String, Object> properties = Variants.readProperties(m);
    for (Console c : consoles) {
      if (c.info().id() == id) {
        c.changed(iface, properties);
      }
    }
    PluggedChardevs known = chardevs;
    if (known != null) {
      known.changed(m.path(), iface, properties);
    }
  }

  private void added(SdMessage m) {
    PluggedChardevs known = chardevs;
    if (known != null) {
      known.added(m.readString('o'), Variants.readInterfaces(m));
    }
  }

  private void removed(SdMessage m) {
    PluggedChardevs known = chardevs;
    if (known != null) {
      known.removed(m.readString('o'));
    }
  }

  @Override
  public void ended(String reason) {
    gone(reason);
  }

  private void gone(String reason) {
    List<Consumer<String>> told;
    synchronized (watchers) {
      if (endedBecause != null) {
        return;
      }
      endedBecause = reason;
      told = List.copyOf(watchers);
      watchers.clear();
    }
    for (Console c : consoles) {
      c.end(reason);
    }
    PluggedChardevs known = chardevs;
    if (known != null) {
      known.endWhenDrained(reason);
    }
    RemoteClipboard shared = clipboard;
    if (shared != null) {
      shared.end(reason);
    }
    told.forEach(w -> w.accept(reason));
  }

  /// Ends all sessions and streams without a report.
  void forgetAll() {
    consoles.forEach(c -> c.end(null));
    PluggedChardevs known = chardevs;
    if (known != null) {
      known.end();
    }
    RemoteClipboard shared = clipboard;
    if (shared != null) {
      shared.end(null);
    }
  }

  /// Reports the end once; at once if it has already happened. Any thread.
  void onClosed(Consumer<String> watcher) {
    String reason;
    synchronized (watchers) {
      reason = endedBecause;
      if (reason == null) {
        watchers.add(watcher);
        return;
      }
    }
    watcher.accept(reason);
  }
}
