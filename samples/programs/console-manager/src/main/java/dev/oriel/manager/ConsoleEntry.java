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

/// A graphic or text console in the list.
///
/// QEMU gives a text console to one program at a time. If this program has the VM's only
/// connection, it also has the text consoles, because no other program could use them. On a bus,
/// other programs could: there this program takes a text console when the user opens its window,
/// and releases it when the window closes.
///
/// Threading: the JavaFX thread. Ownership: the entry of its VM closes it.
final class ConsoleEntry {

  private final VmEntry vm;
  private final PictureSource source;
  private final ReadOnlyObjectWrapper<ConsoleFeed> feed;
  private final ReadOnlyBooleanWrapper held;
  private final ReadOnlyObjectWrapper<ConsoleFacts> facts;
  private final ReadOnlyObjectWrapper<RunState> runState;
  private final Subscription changes;

  /// Creates the entry of a graphic console.
  ConsoleEntry(VmEntry vm, Console console) {
    this(vm, console, () -> ConsoleFacts.of(console.info()));
  }

  /// Creates the entry of a text console, which a terminal draws.
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

  /// Returns the feed of its pictures. It is replaced when the console has been released.
  ReadOnlyObjectProperty<ConsoleFeed> feedProperty() {
    return feed.getReadOnlyProperty();
  }

  ConsoleFeed feed() {
    return feed.get();
  }

  /// Returns whether its pictures may be requested: other programs can use it at the same time, or
  /// this program holds it.
  ReadOnlyBooleanProperty heldProperty() {
    return held.getReadOnlyProperty();
  }

  /// Returns whether other programs cannot use it while it is shown here.
  private boolean isBorrowed() {
    return source.isExclusive() && !vm.exclusive();
  }

  /// Returns its properties, as they change.
  ReadOnlyObjectProperty<ConsoleFacts> factsProperty() {
    return facts.getReadOnlyProperty();
  }

  /// Returns the state of its VM.
  ReadOnlyObjectProperty<RunState> runStateProperty() {
    return runState.getReadOnlyProperty();
  }

  /// Returns its name for the user, safe to show: `debian – virtio-gpu-pci.0`.
  String title() {
    ConsoleFacts now = facts.get();
    String head = now.head() == 0 ? "" : " (output " + now.head() + ")";
    return vm.nameProperty().get() + " – " + now.name() + head;
  }

  /// Called before a window shows it: from now on this program holds it. A text console that was
  /// not available, because another program held it, is tried again.
  void opening() {
    if (source.isExclusive() && feed.get().state().kind() == FeedState.Kind.ENDED) {
      renewFeed();
    }
    held.set(true);
  }

  /// Called when its window has closed: other programs may use it again.
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
