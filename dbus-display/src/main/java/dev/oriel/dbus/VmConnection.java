// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.clipboard.Clipboard;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.audio.RemoteAudio;
import dev.oriel.dbus.internal.chardev.PluggedChardevs;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.clipboard.RemoteClipboard;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.lease.InUseException;
import dev.oriel.dbus.internal.lease.Visit;
import dev.oriel.dbus.internal.qmp.QemuRelease;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection to one VM's display.
///
/// One thread, `oriel-dbus`, serves the connection and the listeners of all its consoles. It never
/// waits for anything else.
///
/// Threading: any thread. Ownership: closing the connection ends all sessions of its consoles.
public final class VmConnection implements AutoCloseable {

  /// The default time that QEMU or the bus has for one answer. QEMU answers between the turns of
  /// its guest, which is slow under software emulation on a busy host.
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  static final CString GET_MANAGED_OBJECTS = CString.constant("GetManagedObjects");

  private final BusConnection connection;
  private final @Nullable Monitor monitor;
  private final VmInfo vm;
  private final List<Console> consoles;
  private final VmEvents events;
  private final @Nullable RemoteAudio audio;
  private final @Nullable Visit visit;
  private final List<RunStateWatch> watches = new CopyOnWriteArrayList<>();

  private VmConnection(
      BusConnection connection,
      @Nullable Monitor monitor,
      VmInfo vm,
      List<Console> consoles,
      VmEvents events,
      @Nullable RemoteAudio audio,
      @Nullable Visit visit) {
    this.connection = connection;
    this.monitor = monitor;
    this.vm = vm;
    this.consoles = consoles;
    this.events = events;
    this.audio = audio;
    this.visit = visit;
    consoles.forEach(c -> c.onUse(() -> watches.forEach(RunStateWatch::sign)));
  }

  /// Loads what every connection needs. Calling it is optional: a program that has other work and a
  /// spare thread before it connects saves time in [#open].
  ///
  /// @throws ConnectionFailedException if the machine lacks what a connection needs
  public static void prepare() {
    ConnectionWarmup.run();
  }

  /// Connects to a VM for a visit by "a program", with [#DEFAULT_TIMEOUT] for each answer; see
  /// [#open(Endpoint, VmSelector, Duration, String)].
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @param selector selects the VM, or null if there is only one
  /// @throws NoSuchVmException if there is no such VM
  /// @throws AmbiguousVmException if several VMs match
  /// @throws DisplayInUseException if another visitor does not leave in time
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  public static VmConnection open(Endpoint endpoint, @Nullable VmSelector selector) {
    return open(endpoint, selector, DEFAULT_TIMEOUT);
  }

  /// Connects to a VM for a visit by "a program"; see [#open(Endpoint, VmSelector, Duration,
  /// String)].
  ///
  /// @throws DisplayException as that method does
  public static VmConnection open(
      Endpoint endpoint, @Nullable VmSelector selector, Duration timeout) {
    return open(endpoint, selector, timeout, "a program");
  }

  /// Connects to a VM for a visit.
  ///
  /// QEMU keeps only one connection through a QMP socket. A viewer ([DisplaySeat]) lends its
  /// connection until this one is closed. This method waits for another visitor to leave. A
  /// connection of any other program ends.
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @param selector selects the VM, or null if there is only one
  /// @param timeout how long to wait for other visitors to leave, and how long QEMU or the bus may
  ///   take for each answer, now and later
  /// @param who the name of this program that users of other programs read: `oriel capture`
  /// @throws NoSuchVmException if there is no such VM
  /// @throws AmbiguousVmException if several VMs match
  /// @throws DisplayInUseException if another visitor does not leave in time
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  public static VmConnection open(
      Endpoint endpoint, @Nullable VmSelector selector, Duration timeout, String who) {
    Visit visit = visit(endpoint, timeout, who);
    try {
      VmConnection vm = connect(endpoint, selector, timeout, visit);
      if (visit != null) {
        visit.connected();
        // After the connection ended, this program must not keep others waiting until it closes it.
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

  /// Waits until no other visitor uses the display.
  ///
  /// @return the visit, or null if the endpoint serves any number of programs
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

  /// Connects without regard to other programs that use the display.
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
      return connection.ask(
          client ->
              MatchRules.ofVm(client, name)
                  .thenCompose(_ -> objects(client, destination))
                  .thenApply(
                      objects -> {
                        List<Console> found = consoles(connection, monitor, destination, objects);
                        events.follow(
                            name,
                            found,
                            new PluggedChardevs(connection, destination, objects),
                            RemoteClipboard.of(
                                connection, destination, objects, Monitor.agentPort(monitor)));
                        RemoteAudio audio = RemoteAudio.of(connection, destination, objects);
                        if (audio != null) {
                          events.onClosed(audio::end);
                        }
                        return new VmConnection(
                            connection, monitor, vm, found, events, audio, visit);
                      }));
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
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

  /// Returns the VM's properties.
  public VmInfo vm() {
    return vm;
  }

  /// Returns the VM's consoles, ordered by number.
  public List<Console> consoles() {
    return consoles;
  }

  /// Returns the character devices that QEMU offers now, serial consoles first. Devices may be
  /// plugged and unplugged.
  public List<Chardev> chardevs() {
    return events.chardevs();
  }

  /// Returns those of the [#chardevs] that are text consoles.
  public List<Chardev> textConsoles() {
    return chardevs().stream().filter(c -> c.info().isText()).toList();
  }

  /// Returns those of the [#textConsoles] that the VM uses.
  public List<Chardev> textConsolesInUse() {
    return textConsoles().stream().filter(c -> c.info().isInUse()).toList();
  }

  /// Returns the text console with an id, or null if there is none.
  ///
  /// @param selector the id, such as `serial0`; `monitor` selects the first monitor
  public @Nullable Chardev textConsole(String selector) {
    return choice().text(selector);
  }

  /// Returns the VM's clipboard, or null if its QEMU does not offer one.
  public @Nullable Clipboard clipboard() {
    return events.clipboard();
  }

  /// Returns the default console: the first graphic console, or else the first console.
  ///
  /// @throws NoSuchConsoleException if the VM has no console
  public Console primaryConsole() {
    return choice().primary();
  }

  /// Returns the console with a number.
  ///
  /// @throws NoSuchConsoleException if there is no such console
  public Console console(int id) {
    return choice().numbered(id);
  }

  /// Returns the console with a number, a label or a device address.
  ///
  /// @throws NoSuchConsoleException if no console or more than one matches
  public Console console(String selector) {
    return choice().matching(selector);
  }

  /// Returns the VM's sound, or null if its QEMU does not offer it; [Audio#REMEDY] says what to add
  /// to QEMU's command line.
  public @Nullable Audio audio() {
    return audio;
  }

  private ConsoleChoice choice() {
    return new ConsoleChoice(vm, consoles, textConsoles());
  }

  /// Returns the monitor through which the connection was made, or null if it was made without one.
  /// The caller must be able to wait.
  private @Nullable Monitor monitor() {
    connection.checkMayWait();
    return monitor;
  }

  /// Asks whether the VM has a touch screen now. Devices may be plugged in later.
  ///
  /// Threading: any thread but a D-Bus thread; waits for the monitor's answer.
  ///
  /// @return [TouchScreen#UNKNOWN] if this connection was made without a monitor, or if the monitor
  ///   does not answer because it serves another program
  public TouchScreen touchScreen() {
    Monitor asked = monitor();
    return asked == null ? TouchScreen.UNKNOWN : asked.touchScreen();
  }

  /// Returns the release of the VM's QEMU, such as `10.0.2`, as the monitor named it when the
  /// connection was made; empty if it was made without a monitor.
  public String qemuRelease() {
    QemuRelease release = monitor == null ? null : monitor.release();
    return release == null ? "" : release.toString();
  }

  /// Asks for the VM's graphics now.
  ///
  /// Threading: any thread but a D-Bus thread; waits for the monitor's answer.
  ///
  /// @return null if this connection was made without a monitor, or if the monitor does not answer
  ///   because it serves another program
  public @Nullable VmGraphics graphics() {
    Monitor asked = monitor();
    return asked == null ? null : asked.graphics();
  }

  /// Asks for the VM's run state now. A paused VM takes no input.
  ///
  /// Threading: any thread but a D-Bus thread; waits for the monitor's answer.
  ///
  /// @return [RunState#UNKNOWN] if this connection was made without a monitor, or if the monitor
  ///   does not answer because it serves another program
  public RunState runState() {
    Monitor asked = monitor();
    return asked == null ? RunState.UNKNOWN : asked.runState();
  }

  /// Reports the VM's run state, first the current one and then each change: within about a second
  /// while QEMU sends pictures or input is sent, otherwise within about 15 seconds.
  ///
  /// Reports nothing if this connection was made without a monitor, and [RunState#UNKNOWN] after a
  /// known state while the monitor serves another program. Ends with the connection.
  ///
  /// While the VM is known to be paused, the consoles' input holds back what the user releases,
  /// until it runs again: QEMU drops the input of a paused VM, and what was pressed before would
  /// stay down in the guest.
  ///
  /// @param watcher called on a separate thread; must return at once
  public Subscription onRunState(Consumer<RunState> watcher) {
    Monitor asked = monitor();
    if (asked == null) {
      return () -> {};
    }
    RunStateWatch watch =
        RunStateWatch.start(
            asked::runState,
            now -> {
              consoles.forEach(c -> c.releases().runState(now));
              watcher.accept(now);
            },
            RunStateWatch.Periods.DEFAULT);
    watches.add(watch);
    onClosed(_ -> watch.close());
    return () -> {
      watches.remove(watch);
      watch.close();
      if (watches.isEmpty()) {
        consoles.forEach(c -> c.releases().end());
      }
    };
  }

  /// Returns whether the VM is still connected and this connection has not been closed.
  public boolean isOpen() {
    return events.isOpen();
  }

  /// Reports the end of the connection once; at once if it has already ended.
  ///
  /// @param watcher receives the reason as text, on the D-Bus thread or on the caller's; must
  ///   return at once
  public void onClosed(Consumer<String> watcher) {
    events.onClosed(watcher);
  }

  /// Returns how many input calls QEMU refused. A few are normal while the guest changes its
  /// pointer.
  public long failedInputs() {
    return connection.client().failedPosts();
  }

  /// Ends the connection. Sinks are not called any more. Idempotent.
  @Override
  public void close() {
    watches.forEach(RunStateWatch::close);
    consoles.forEach(c -> c.touch().close());
    boolean _ = connection.post(events::forgetAll);
    if (audio != null) {
      boolean _ = connection.post(() -> audio.end(null));
    }
    connection.close();
    if (visit != null) {
      visit.close();
    }
  }
}
