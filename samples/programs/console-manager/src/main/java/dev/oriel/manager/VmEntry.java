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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A VM in the list, from the moment it is found until it is gone.
///
/// A VM on a bus is connected to at once, because a bus serves any number of viewers. A VM of a QMP
/// socket has one private connection, which a new one ends, so it is connected to only when the
/// user asks for it. The connection is lent to commands that need it for a short time, such as
/// `oriel capture`, and is made again afterwards.
///
/// Threading: the JavaFX thread. Ownership: the list closes it.
final class VmEntry {

  /// The state of the connection.
  enum Status {
    /// The user has not asked for its private connection.
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
  private final ReadOnlyStringWrapper qemu = new ReadOnlyStringWrapper(this, "qemu", "");
  private final ObservableValue<VmState> state =
      Bindings.createObjectBinding(
          () -> VmState.of(status.get(), runState.get()), status, runState);
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
    this.uuid = new ReadOnlyStringWrapper(this, "uuid", shownUuid(uuid));
  }

  /// Returns a UUID as it is shown: all zeros mean that QEMU was given none.
  private static String shownUuid(String uuid) {
    return uuid.chars().allMatch(c -> c == '0' || c == '-') ? "" : UntrustedText.name(uuid);
  }

  /// Creates the entry of a VM on a bus.
  static VmEntry onBus(Endpoint.Bus bus, VmInfo vm, Background background) {
    String unique = String.valueOf(vm.uniqueName());
    return new VmEntry(bus, new VmSelector.ByUniqueName(unique), vm.name(), vm.uuid(), background);
  }

  /// Creates the entry of a VM of a QMP socket. Its name is that of the file until the VM has
  /// reported its own.
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

  /// Returns whether a connection ends that of another program.
  boolean exclusive() {
    return endpoint instanceof Endpoint.Qmp;
  }

  /// Returns where it was found, in words.
  String where() {
    return selector instanceof VmSelector.ByUniqueName(String unique)
        ? UntrustedText.line(endpoint + ", " + unique)
        : UntrustedText.line(endpoint.toString());
  }

  /// Returns where it was found, in the fewest words.
  String place() {
    return UntrustedText.line(
        endpoint instanceof Endpoint.Qmp(Path socket) ? socket.toString() : endpoint.toString());
  }

  /// Returns the options by which the commands of `oriel` find it, as words for a shell.
  List<String> options() {
    List<String> options = new ArrayList<>();
    switch (endpoint) {
      case Endpoint.Bus(String address) -> {
        if (address != null) {
          options.addAll(List.of("--bus", address));
        }
      }
      case Endpoint.Qmp(Path socket) -> options.addAll(List.of("--qmp", socket.toString()));
      case Endpoint.Connected _ -> throw new IllegalArgumentException(endpoint.toString());
    }
    if (selector instanceof VmSelector.ByUniqueName(String unique)) {
      options.addAll(List.of("--vm", unique));
    }
    return options;
  }

  /// Returns its name, safe to show.
  ReadOnlyStringProperty nameProperty() {
    return name.getReadOnlyProperty();
  }

  /// Returns its UUID, safe to show; empty if it is not known or all zeros.
  ReadOnlyStringProperty uuidProperty() {
    return uuid.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Status> statusProperty() {
    return status.getReadOnlyProperty();
  }

  /// Returns its state at a glance.
  ObservableValue<VmState> state() {
    return state;
  }

  /// Returns whether the user may ask for its connection. A VM on a bus is connected to without
  /// being asked; other viewers may show it at the same time.
  boolean offersToConnect() {
    return switch (status.get()) {
      case FOUND -> exclusive();
      case FAILED, LOST -> true;
      case CONNECTING, CONNECTED -> false;
    };
  }

  /// Returns the release of its QEMU while it is connected to; empty if it is not known. Only a
  /// monitor reports it.
  ReadOnlyStringProperty qemuProperty() {
    return qemu.getReadOnlyProperty();
  }

  /// Returns the reason for the state in words; empty if there is none.
  ReadOnlyStringProperty wordsProperty() {
    return words.getReadOnlyProperty();
  }

  /// Returns the run state that its monitor reports while the VM is connected to.
  ReadOnlyObjectProperty<RunState> runStateProperty() {
    return runState.getReadOnlyProperty();
  }

  /// Returns its consoles, and the text consoles that it used when it was connected to.
  ObservableList<ConsoleEntry> consoles() {
    return consoles;
  }

  /// Sets whether its socket exists, while the user has not asked for its connection.
  void socketPresent(boolean present) {
    if (status.get() == Status.FOUND) {
      words.set(present ? "" : "The socket does not exist yet: the VM has not started.");
    }
  }

  /// Connects, unless it is connected. If the user has seen that another program has the display,
  /// takes the display.
  void connect() {
    if (status.get() == Status.FAILED || status.get() == Status.LOST) {
      seat.insist();
    }
    open(Status.FAILED);
  }

  /// @param otherwise the state if it cannot be connected to
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
    uuid.set(shownUuid(opened.vm().uuid()));
    qemu.set(opened.qemuRelease());
    become(Status.CONNECTED, "");
    for (Console console : opened.consoles()) {
      consoles.add(new ConsoleEntry(this, console));
    }
    for (Chardev text : opened.textConsolesInUse()) {
      consoles.add(new ConsoleEntry(this, new TextConsole(text)));
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

  /// Connects again to a VM whose connection was lost, if no other program has its display.
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

  /// Closes the connection, so that another viewer can connect.
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
    qemu.set("");
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

  /// Closes the connection and the consoles.
  void close() {
    closed = true;
    release();
    background.run(this::leave);
  }
}
