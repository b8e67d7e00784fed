// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.chardev.PluggedChardevs;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.lease.InUseException;
import dev.oriel.dbus.internal.lease.Visit;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A connection to one VM's display.
///
/// One thread, `oriel-dbus`, serves the connection and the listeners of all its consoles, and never
/// waits for anything but them.
///
/// Threading: any thread. Ownership: closing ends all sessions of its consoles.
public final class VmConnection implements AutoCloseable {

  /// How long QEMU or the bus may take for one answer, unless said otherwise: QEMU answers between
  /// the turns of its guest, which is slow under software emulation on a busy host.
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /// What users call the text console of QEMU's monitor, whose id is `compat_monitor0`.
  private static final String MONITOR = "monitor";

  private static final CString ADD_MATCH = CString.constant("AddMatch");
  static final CString GET_MANAGED_OBJECTS = CString.constant("GetManagedObjects");

  private final BusConnection connection;
  private final @Nullable Monitor monitor;
  private final VmInfo vm;
  private final List<Console> consoles;
  private final VmEvents events;
  private final @Nullable Visit visit;
  private final Set<RunStateWatch> watches = ConcurrentHashMap.newKeySet();

  private VmConnection(
      BusConnection connection,
      @Nullable Monitor monitor,
      VmInfo vm,
      List<Console> consoles,
      VmEvents events,
      @Nullable Visit visit) {
    this.connection = connection;
    this.monitor = monitor;
    this.vm = vm;
    this.consoles = consoles;
    this.events = events;
    this.visit = visit;
  }

  /// Loads what each connection needs: for a program that has something else to do before it
  /// connects, and a thread to spare. Optional; [#open] then has less to do.
  ///
  /// @throws ConnectionFailedException if the machine lacks what a connection needs
  public static void prepare() {
    ConnectionWarmup.run();
  }

  /// Connects to a VM that answers within [#DEFAULT_TIMEOUT], for a visit.
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @param selector which VM, or null where there is only one
  /// @throws NoSuchVmException if there is no such VM
  /// @throws AmbiguousVmException if there are several
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  public static VmConnection open(Endpoint endpoint, @Nullable VmSelector selector) {
    return open(endpoint, selector, DEFAULT_TIMEOUT);
  }

  /// Connects to a VM for a visit of "a program", as [#open(Endpoint, VmSelector, Duration,
  /// String)] does.
  ///
  /// @throws DisplayException as that does
  public static VmConnection open(
      Endpoint endpoint, @Nullable VmSelector selector, Duration timeout) {
    return open(endpoint, selector, timeout, "a program");
  }

  /// Connects to a VM for a visit.
  ///
  /// Through a QMP socket QEMU keeps one connection. A viewer ([DisplaySeat]) lends it until this
  /// is closed; another visitor is waited for. Other programs lose it.
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @param selector which VM, or null where there is only one
  /// @param timeout how long other visitors may stay, and QEMU or the bus take for each answer, now
  ///   and later
  /// @param who what users of other programs read about this one: `oriel capture`
  /// @throws NoSuchVmException if there is no such VM
  /// @throws AmbiguousVmException if there are several
  /// @throws DisplayInUseException if another visitor stays
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  public static VmConnection open(
      Endpoint endpoint, @Nullable VmSelector selector, Duration timeout, String who) {
    Visit visit = visit(endpoint, timeout, who);
    try {
      VmConnection vm = connect(endpoint, selector, timeout, visit);
      if (visit != null) {
        visit.connected();
        // A display that is gone is nobody's; who keeps this open must not keep others waiting.
        vm.onClosed(_ -> visit.close());
      }
      return vm;
    } catch (RuntimeException e) {
      if (visit != null) {
        visit.close();
      }
      throw e;
    }
  }

  /// Waits until no other visitor has the display.
  ///
  /// @return null where any number may have it
  static @Nullable Visit visit(Endpoint endpoint, Duration timeout, String who) {
    if (!(endpoint instanceof Endpoint.Qmp(Path socket))) {
      return null;
    }
    try {
      return Visit.begin(socket, who, timeout);
    } catch (InUseException e) {
      throw new DisplayInUseException(socket, String.valueOf(e.getMessage()), e);
    }
  }

  /// Connects whoever has the display.
  ///
  /// @param visit closed with the connection, or null
  static VmConnection connect(
      Endpoint endpoint, @Nullable VmSelector selector, Duration timeout, @Nullable Visit visit) {
    VmEvents events = new VmEvents();
    Monitor monitor = Monitor.of(endpoint);
    BusConnection connection = EndpointConnector.connect(endpoint, monitor, timeout, events);
    try {
      VmInfo vm =
          Discovery.choose(
              connection.ask(client -> Discovery.at(endpoint, selector, client, connection.loop())),
              selector,
              endpoint);
      String name = vm.uniqueName();
      CString destination = name == null ? null : CString.of(name);
      List<Console> consoles =
          connection.ask(
              client ->
                  watch(client, name)
                      .thenCompose(_ -> objects(client, destination))
                      .thenApply(
                          objects -> {
                            List<Console> found =
                                consoles(connection, monitor, destination, objects);
                            events.follow(
                                name, found, new PluggedChardevs(connection, destination, objects));
                            return found;
                          }));
      return new VmConnection(connection, monitor, vm, consoles, events, visit);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /// On a bus, asks for the VM's signals and for the news of its end.
  private static CompletableFuture<?> watch(BusClient client, @Nullable String name) {
    if (name == null) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.allOf(
        addMatch(client, "type='signal',sender='" + name + "',path_namespace='/org/qemu/Display1'"),
        addMatch(
            client,
            "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='"
                + name
                + "'"));
  }

  /// Asks a bus for the news of each name's owner.
  static CompletableFuture<Boolean> watchNames(BusClient client) {
    return addMatch(
        client, "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'");
  }

  private static CompletableFuture<Boolean> addMatch(BusClient client, String rule) {
    SdMessage m =
        client
            .newCall(Protocol.DBUS_NAME, Protocol.DBUS_PATH, Protocol.DBUS_NAME, ADD_MATCH)
            .appendString('s', CString.of(rule));
    return client.call(m, _ -> true);
  }

  private static CompletableFuture<Map<String, Map<String, Map<String, Object>>>> objects(
      BusClient client, @Nullable CString destination) {
    SdMessage m =
        client.newCall(
            destination, Protocol.ROOT_PATH, Protocol.OBJECT_MANAGER, GET_MANAGED_OBJECTS);
    return client.call(m, Variants::readObjects);
  }

  private static List<Console> consoles(
      BusConnection connection,
      @Nullable Monitor monitor,
      @Nullable CString destination,
      Map<String, Map<String, Map<String, Object>>> objects) {
    List<Console> consoles = new ArrayList<>();
    TouchSlots touchSlots = new TouchSlots(new TouchPace(connection.loop()));
    for (var object : objects.entrySet()) {
      ConsoleInfo info = ConsoleProperties.of(object.getKey(), object.getValue());
      if (info != null) {
        consoles.add(new Console(connection, monitor, destination, info, touchSlots));
      }
    }
    consoles.sort(Comparator.comparingInt(c -> c.info().id()));
    return List.copyOf(consoles);
  }

  /// Who the VM is.
  public VmInfo vm() {
    return vm;
  }

  /// Its consoles, by number.
  public List<Console> consoles() {
    return consoles;
  }

  /// The character devices that QEMU hands out now, serial consoles first: they may be plugged and
  /// unplugged.
  public List<Chardev> chardevs() {
    return events.chardevs();
  }

  /// Those of the [#chardevs] that are text consoles.
  public List<Chardev> textConsoles() {
    return chardevs().stream().filter(c -> c.info().isText()).toList();
  }

  /// The text console of an id, or null where there is none.
  ///
  /// @param selector the id, such as `serial0`; `monitor` for QEMU's first
  public @Nullable Chardev textConsole(String selector) {
    Chardev monitor = null;
    for (Chardev c : textConsoles()) {
      if (c.info().id().equals(selector)) {
        return c;
      }
      if (monitor == null && c.info().isMonitor()) {
        monitor = c;
      }
    }
    return selector.equals(MONITOR) ? monitor : null;
  }

  /// The console that a user who names none means: the first graphic one, else the first.
  ///
  /// @throws NoSuchConsoleException if there is none at all
  public Console primaryConsole() {
    for (Console c : consoles) {
      if (c.info().type() == ConsoleInfo.Type.GRAPHIC) {
        return c;
      }
    }
    if (consoles.isEmpty()) {
      throw new NoSuchConsoleException(
          "VM " + vm + " has no console; give it a display device (-device virtio-gpu-pci)",
          List.of());
    }
    return consoles.getFirst();
  }

  /// The console with a number.
  ///
  /// @throws NoSuchConsoleException if there is none
  public Console console(int id) {
    return only(consoles.stream().filter(c -> c.info().id() == id), String.valueOf(id));
  }

  /// The console with a number, a label or a device address.
  ///
  /// @throws NoSuchConsoleException if there is none, or several have the address
  public Console console(String selector) {
    if (!selector.isEmpty() && selector.chars().allMatch(Character::isDigit)) {
      return only(
          consoles.stream().filter(c -> String.valueOf(c.info().id()).equals(selector)), selector);
    }
    return only(
        consoles.stream()
            .filter(
                c ->
                    c.info().label().equals(selector) || c.info().deviceAddress().equals(selector)),
        selector);
  }

  private Console only(Stream<Console> matching, String selector) {
    List<Console> found = matching.toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<ConsoleInfo> present = consoles.stream().map(Console::info).toList();
    String texts =
        String.join(", ", textConsoles().stream().map(c -> c.info().toString()).toList());
    throw new NoSuchConsoleException(
        String.format(
            Locale.ROOT,
            "%s console \"%s\" of VM %s; choose by number: %s%s",
            found.isEmpty() ? "there is no" : "there is more than one",
            selector,
            vm,
            String.join(", ", present.stream().map(ConsoleInfo::toString).toList()),
            texts.isEmpty() ? "" : "; or by name: " + texts),
        present);
  }

  /// The monitor by which the connection was made, for a caller that can wait; null where it was
  /// made otherwise.
  private @Nullable Monitor monitor() {
    connection.checkMayWait();
    return monitor;
  }

  /// Asks whether the VM has a touch screen, now: devices may be plugged in later.
  ///
  /// Threading: any thread but a D-Bus thread; waits for the monitor's answer.
  ///
  /// @return [TouchScreen#UNKNOWN] where this connection came by no monitor, or the monitor does
  ///   not answer, as it serves somebody else
  public TouchScreen touchScreen() {
    Monitor asked = monitor();
    return asked == null ? TouchScreen.UNKNOWN : asked.touchScreen();
  }

  /// Asks what the VM is doing, now: one that is paused takes no input.
  ///
  /// Threading: any thread but a D-Bus thread; waits for the monitor's answer.
  ///
  /// @return [RunState#UNKNOWN] where this connection came by no monitor, or the monitor does not
  ///   answer, as it serves somebody else
  public RunState runState() {
    Monitor asked = monitor();
    return asked == null ? RunState.UNKNOWN : asked.runState();
  }

  /// Has it told what the VM is doing, now and whenever that changes, within a second or so.
  ///
  /// Tells nothing where this connection came by no monitor, and [RunState#UNKNOWN] while the
  /// monitor serves somebody else. Ends with the connection.
  ///
  /// @param watcher called on a thread of its own; must return at once
  public Subscription onRunState(Consumer<RunState> watcher) {
    Monitor asked = monitor();
    if (asked == null) {
      return () -> {};
    }
    RunStateWatch watch = RunStateWatch.start(asked::runState, watcher);
    watches.add(watch);
    onClosed(_ -> watch.close());
    return () -> {
      watches.remove(watch);
      watch.close();
    };
  }

  /// Whether the VM is still there and this has not been closed.
  public boolean isOpen() {
    return events.isOpen();
  }

  /// Has the end of the connection told, once; at once where it has ended.
  ///
  /// @param watcher given the reason in words, on the D-Bus thread or here; must return at once
  public void onClosed(Consumer<String> watcher) {
    events.onClosed(watcher);
  }

  /// How many input calls QEMU refused; a few are normal while the guest changes its pointer.
  public long failedInputs() {
    return connection.client().failedPosts();
  }

  /// Ends the connection; sinks hear nothing any more. Idempotent.
  @Override
  public void close() {
    watches.forEach(RunStateWatch::close);
    consoles.forEach(c -> c.touch().close());
    boolean _ = connection.post(events::forgetAll);
    connection.close();
    if (visit != null) {
      visit.close();
    }
  }
}
