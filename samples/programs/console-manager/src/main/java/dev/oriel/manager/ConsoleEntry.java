// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.dbus.Console;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.manager.console.ConsoleFeed;
import dev.oriel.manager.console.FeedState;
import dev.oriel.terminal.TextConsole;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// A console in the list, graphic or text.
///
/// QEMU gives a text console to one program at a time. Where the VM's one connection is this
/// program's, so are its text consoles, as nobody else could have them. On a bus others could:
/// there one is taken when the user opens its window, and let go when that closes.
///
/// Threading: the JavaFX thread. Ownership: its VM's entry closes it.
final class ConsoleEntry {

  private final VmEntry vm;
  private final PictureSource source;
  private final ReadOnlyObjectWrapper<ConsoleFeed> feed;
  private final ReadOnlyBooleanWrapper held;
  private final ReadOnlyObjectWrapper<ConsoleFacts> facts;
  private final ReadOnlyObjectWrapper<RunState> runState;
  private final Subscription changes;

  /// A console of QEMU's.
  ConsoleEntry(VmEntry vm, Console console) {
    this(vm, console, () -> ConsoleFacts.of(console.info()));
  }

  /// A text console that a terminal draws.
  ConsoleEntry(VmEntry vm, TextConsole text) {
    this(vm, text, () -> ConsoleFacts.of(text));
  }

  private ConsoleEntry(VmEntry vm, PictureSource source, Supplier<ConsoleFacts> said) {
    this.vm = vm;
    this.source = source;
    this.feed = new ReadOnlyObjectWrapper<>(this, "feed", new ConsoleFeed(source));
    this.held = new ReadOnlyBooleanWrapper(this, "held", !isBorrowed());
    this.facts = new ReadOnlyObjectWrapper<>(this, "facts", said.get());
    this.runState = new ReadOnlyObjectWrapper<>(this, "runState");
    runState.bind(vm.runStateProperty());
    this.changes =
        source.onNews(
            () -> {
              ConsoleFacts now = said.get();
              Platform.runLater(() -> facts.set(now));
            });
  }

  VmEntry vm() {
    return vm;
  }

  PictureSource source() {
    return source;
  }

  /// The feed of its pictures; another one when it was let go.
  ReadOnlyObjectProperty<ConsoleFeed> feedProperty() {
    return feed.getReadOnlyProperty();
  }

  ConsoleFeed feed() {
    return feed.get();
  }

  /// Whether its pictures may be asked for: it can be had beside others, or is this program's.
  ReadOnlyBooleanProperty heldProperty() {
    return held.getReadOnlyProperty();
  }

  /// Whether it is kept from other programs while it is shown here.
  private boolean isBorrowed() {
    return source.isExclusive() && !vm.exclusive();
  }

  /// What it says of itself, as it changes.
  ReadOnlyObjectProperty<ConsoleFacts> factsProperty() {
    return facts.getReadOnlyProperty();
  }

  /// What its VM is doing.
  ReadOnlyObjectProperty<RunState> runStateProperty() {
    return runState.getReadOnlyProperty();
  }

  /// What a user calls it, fit to be shown: `debian – virtio-gpu-pci.0`.
  String title() {
    ConsoleFacts now = facts.get();
    String head = now.head() == 0 ? "" : " (output " + now.head() + ")";
    return vm.nameProperty().get() + " – " + now.name() + head;
  }

  /// A window is going to show it: from now on it is this program's. One that could not be had
  /// before, as another program held it, is tried again.
  void opening() {
    if (source.isExclusive() && feed.get().state().kind() == FeedState.Kind.ENDED) {
      renewFeed();
    }
    held.set(true);
  }

  /// Its window is closed: others may have it again.
  void closed() {
    if (isBorrowed()) {
      held.set(false);
      renewFeed();
    }
  }

  private void renewFeed() {
    feed.get().close();
    feed.set(new ConsoleFeed(source));
  }

  void close() {
    runState.unbind();
    changes.close();
    feed.get().close();
  }
}
