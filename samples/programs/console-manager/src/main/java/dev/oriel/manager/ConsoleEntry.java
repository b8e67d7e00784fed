// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.manager.console.ConsoleFeed;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// A console in the list.
///
/// Threading: the JavaFX thread. Ownership: its VM's entry closes it.
final class ConsoleEntry {

  private final VmEntry vm;
  private final Console console;
  private final ConsoleFeed feed;
  private final ReadOnlyObjectWrapper<ConsoleInfo> info;
  private final ReadOnlyObjectWrapper<RunState> runState;
  private final Subscription changes;

  ConsoleEntry(VmEntry vm, Console console) {
    this.vm = vm;
    this.console = console;
    this.feed = new ConsoleFeed(console);
    this.info = new ReadOnlyObjectWrapper<>(this, "info", console.info());
    this.runState = new ReadOnlyObjectWrapper<>(this, "runState");
    runState.bind(vm.runStateProperty());
    this.changes = console.onChange(now -> Platform.runLater(() -> info.set(now)));
  }

  VmEntry vm() {
    return vm;
  }

  Console console() {
    return console;
  }

  ConsoleFeed feed() {
    return feed;
  }

  /// Its properties as they change.
  ReadOnlyObjectProperty<ConsoleInfo> infoProperty() {
    return info.getReadOnlyProperty();
  }

  /// What its VM is doing.
  ReadOnlyObjectProperty<RunState> runStateProperty() {
    return runState.getReadOnlyProperty();
  }

  /// What a user calls it, fit to be shown: `debian – virtio-gpu-pci.0`.
  String title() {
    ConsoleInfo now = info.get();
    String head = now.head() == 0 ? "" : " (output " + now.head() + ")";
    return vm.nameProperty().get() + " – " + UntrustedText.name(now.label()) + head;
  }

  void close() {
    runState.unbind();
    changes.close();
    feed.close();
  }
}
