// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.DisplaySeat;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmInfo;
import dev.oriel.dbus.VmSelector;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.terminal.TextConsole;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A VM in the list, from when it is found until it is gone.
///
/// A VM on a bus is connected to at once: a bus serves any number of viewers. A VM behind a QMP
/// socket has one private connection, which a new one ends, so that is made only when the user
/// asks. It is lent to who comes for a visit, such as `oriel capture`, and comes back.
///
/// Threading: the JavaFX thread. Ownership: the list closes it.
final class VmEntry {

  /// How it stands with the connection.
  enum Status {
    /// Nobody has asked for its private connection.
    FOUND,
    /// It is being connected to.
    CONNECTING,
    /// Its consoles can be shown.
    CONNECTED,
    /// It could not be connected to.
    FAILED,
    /// The connection ended.
    LOST
  }

  private final Endpoint endpoint;
  private final @Nullable VmSelector selector;
  private final Background background;
  private final DisplaySeat seat;
  private final ReadOnlyStringWrapper name;
  private final ReadOnlyStringWrapper uuid;
  private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper(this, "words", "");
  private final ReadOnlyObjectWrapper<Status> status =
      new ReadOnlyObjectWrapper<>(this, "status", Status.FOUND);
  private final ReadOnlyObjectWrapper<RunState> runState =
      new ReadOnlyObjectWrapper<>(this, "runState", RunState.UNKNOWN);
  private final ObservableList<ConsoleEntry> consoles = FXCollections.observableArrayList();
  private @Nullable VmConnection connection;
  private boolean wanted;
  private boolean looking;
  private boolean closed;

  private VmEntry(
      Endpoint endpoint,
      @Nullable VmSelector selector,
      String name,
      String uuid,
      Background background) {
    this.endpoint = endpoint;
    this.selector = selector;
    this.background = background;
    this.seat = DisplaySeat.at(endpoint, "oriel manager");
    this.name = new ReadOnlyStringWrapper(this, "name", UntrustedText.name(name));
    this.uuid = new ReadOnlyStringWrapper(this, "uuid", UntrustedText.name(uuid));
  }

  /// A VM of a bus.
  static VmEntry onBus(Endpoint.Bus bus, VmInfo vm, Background background) {
    String unique = String.valueOf(vm.uniqueName());
    return new VmEntry(bus, new VmSelector.ByUniqueName(unique), vm.name(), vm.uuid(), background);
  }

  /// A VM behind a QMP socket; its name is the file's until it has told its own.
  static VmEntry behind(Path socket, Background background) {
    return new VmEntry(
        new Endpoint.Qmp(socket), null, String.valueOf(socket.getFileName()), "", background);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  @Nullable VmSelector selector() {
    return selector;
  }

  /// Whether a connection takes the place of somebody else's.
  boolean exclusive() {
    return endpoint instanceof Endpoint.Qmp;
  }

  /// Where it was found, in words.
  String where() {
    return selector instanceof VmSelector.ByUniqueName(String unique)
        ? UntrustedText.line(endpoint + ", " + unique)
        : UntrustedText.line(endpoint.toString());
  }

  /// Its name, fit to be shown.
  ReadOnlyStringProperty nameProperty() {
    return name.getReadOnlyProperty();
  }

  /// Its UUID, fit to be shown; empty where that is not known or all zeros.
  ReadOnlyStringProperty uuidProperty() {
    return uuid.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Status> statusProperty() {
    return status.getReadOnlyProperty();
  }

  /// Why it stands so, in words; empty where that needs none.
  ReadOnlyStringProperty wordsProperty() {
    return words.getReadOnlyProperty();
  }

  /// What it is doing, as far as its monitor tells while it is connected to.
  ReadOnlyObjectProperty<RunState> runStateProperty() {
    return runState.getReadOnlyProperty();
  }

  /// Its consoles, and the text consoles that it used when it was connected to.
  ObservableList<ConsoleEntry> consoles() {
    return consoles;
  }

  /// Tells whether its socket is there, while nobody has asked for its connection.
  void socketPresent(boolean present) {
    if (status.get() == Status.FOUND) {
      words.set(present ? "" : "There is no such socket yet: the VM has not started.");
    }
  }

  /// Connects, unless it is connected; where the user has been told that somebody else has the
  /// display, takes it.
  void connect() {
    if (status.get() == Status.FAILED || status.get() == Status.LOST) {
      seat.insist();
    }
    open(Status.FAILED);
  }

  /// @param otherwise what it becomes where it cannot be connected to
  private void open(Status otherwise) {
    wanted = true;
    if (closed || status.get() == Status.CONNECTING || status.get() == Status.CONNECTED) {
      return;
    }
    become(Status.CONNECTING, "");
    background.run(
        () -> {
          synchronized (seat) {
            return seat.open(selector, VmConnection.DEFAULT_TIMEOUT);
          }
        },
        this::connected,
        e -> {
          if (!closed) {
            become(otherwise, String.valueOf(e.getMessage()));
          }
        });
  }

  private void connected(VmConnection opened) {
    if (closed || !wanted) {
      background.run(opened::close);
      return;
    }
    connection = opened;
    name.set(UntrustedText.name(opened.vm().name()));
    uuid.set(UntrustedText.name(opened.vm().uuid()));
    become(Status.CONNECTED, "");
    for (Console console : opened.consoles()) {
      consoles.add(new ConsoleEntry(this, console));
    }
    for (Chardev text : opened.textConsoles()) {
      if (text.info().isInUse()) {
        consoles.add(new ConsoleEntry(this, new TextConsole(text)));
      }
    }
    // Ends with the connection.
    Subscription _ = opened.onRunState(now -> Platform.runLater(() -> runs(opened, now)));
    opened.onClosed(reason -> Platform.runLater(() -> lost(opened, reason)));
  }

  private void runs(VmConnection told, RunState now) {
    if (connection == told) {
      runState.set(now);
    }
  }

  private void lost(VmConnection ended, String reason) {
    if (connection == ended) {
      release();
      become(Status.LOST, "The VM went away: " + reason);
    }
  }

  /// Connects again to a VM whose connection was lost, if nobody else has its display any more.
  void comeBack() {
    if (closed || looking || !wanted || !exclusive() || status.get() != Status.LOST) {
      return;
    }
    looking = true;
    background.run(
        () -> {
          synchronized (seat) {
            return Objects.requireNonNullElse(seat.obstacle(), "");
          }
        },
        obstacle -> {
          looking = false;
          if (status.get() != Status.LOST) {
            return;
          }
          if (obstacle.isEmpty()) {
            open(Status.LOST);
          } else {
            words.set("Waiting: " + obstacle);
          }
        },
        e -> {
          looking = false;
          words.set(String.valueOf(e.getMessage()));
        });
  }

  /// Gives the connection up, for another viewer.
  void disconnect() {
    wanted = false;
    release();
    background.run(this::leave);
    become(Status.FOUND, "");
  }

  private void release() {
    List.copyOf(consoles).forEach(ConsoleEntry::close);
    consoles.clear();
    VmConnection open = connection;
    connection = null;
    runState.set(RunState.UNKNOWN);
    if (open != null) {
      background.run(open::close);
    }
  }

  private void leave() {
    synchronized (seat) {
      seat.close();
    }
  }

  private void become(Status now, String why) {
    words.set(UntrustedText.line(why));
    status.set(now);
  }

  /// Ends it.
  void close() {
    closed = true;
    release();
    background.run(this::leave);
  }
}
