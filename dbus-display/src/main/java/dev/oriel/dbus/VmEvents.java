// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a VM tells without being asked: changes of properties, character devices that come and go,
/// its end.
///
/// Threading: the loop's, unless a method says otherwise.
final class VmEvents implements BusClient.Events {

  private static final Comparator<Chardev> ORDER =
      Comparator.<Chardev>comparingInt(c -> c.info().order()).thenComparing(c -> c.info().id());

  /// More than a VM has; one that tells of more does not mean well.
  private static final int MOST_CHARDEVS = 256;

  private final List<Consumer<String>> watchers = new ArrayList<>();
  private List<Console> consoles = List.of();
  private @Nullable Function<ChardevInfo, Chardev> newChardev;
  private @Nullable String vmName;
  private volatile List<Chardev> chardevs = List.of();

  /// Unplugged, while what they had sent is still read.
  private final List<Chardev> unplugged = new ArrayList<>(0);

  private volatile @Nullable String endedBecause;

  /// Passes the signals of a VM on from now on.
  ///
  /// @param uniqueName the VM's on the bus, or null peer to peer
  /// @param newChardev makes one that is plugged later
  void follow(
      @Nullable String uniqueName,
      List<Console> knownConsoles,
      List<Chardev> knownChardevs,
      Function<ChardevInfo, Chardev> newChardev) {
    vmName = uniqueName;
    consoles = knownConsoles;
    chardevs = sorted(knownChardevs);
    this.newChardev = newChardev;
  }

  private static List<Chardev> sorted(List<Chardev> found) {
    return found.stream().sorted(ORDER).toList();
  }

  /// Any thread.
  List<Chardev> chardevs() {
    return chardevs;
  }

  /// Whether the end was not told. Any thread.
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
          added(m.readString('o'), Variants.readInterfaces(m));
        }
      }
      case "InterfacesRemoved" -> {
        if (fromVm && Protocol.OBJECT_MANAGER.text().equals(m.iface())) {
          removed(m.readString('o'));
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
        // Nothing that is of interest here.
      }
    }
  }

  private void propertiesChanged(SdMessage m) {
    int id = ConsoleProperties.idOf(m.path());
    String chardev = ChardevProperties.idOf(m.path());
    String iface = m.readString('s');
    Map<String, Object> properties = Variants.readProperties(m);
    for (Console c : consoles) {
      if (c.info().id() == id) {
        c.changed(iface, properties);
      }
    }
    for (Chardev c : chardevs) {
      if (c.info().id().equals(chardev) && iface.equals(Protocol.CHARDEV.text())) {
        c.changed(properties);
      }
    }
  }

  private void added(String path, Map<String, Map<String, Object>> interfaces) {
    ChardevInfo info = ChardevProperties.of(path, interfaces);
    Function<ChardevInfo, Chardev> make = newChardev;
    if (info == null || make == null || chardevs.size() >= MOST_CHARDEVS) {
      return;
    }
    removed(path);
    List<Chardev> now = new ArrayList<>(chardevs);
    now.add(make.apply(info));
    chardevs = sorted(now);
  }

  private void removed(String path) {
    String id = ChardevProperties.idOf(path);
    List<Chardev> now = new ArrayList<>(chardevs);
    for (Chardev c : chardevs) {
      if (c.info().id().equals(id)) {
        now.remove(c);
        unplugged.removeIf(Chardev::isIdle);
        unplugged.add(c);
        c.endAfterLastWords("QEMU has unplugged " + id);
      }
    }
    chardevs = List.copyOf(now);
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
    for (Chardev c : chardevs) {
      c.endAfterLastWords(reason);
    }
    told.forEach(w -> w.accept(reason));
  }

  /// Ends all that is shown and open; nobody hears of it.
  void forgetAll() {
    consoles.forEach(c -> c.end(null));
    chardevs.forEach(Chardev::end);
    unplugged.forEach(Chardev::end);
  }

  /// Any thread.
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
