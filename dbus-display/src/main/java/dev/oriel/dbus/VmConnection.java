package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

  private static final CString ADD_MATCH = CString.constant("AddMatch");
  private static final CString GET_MANAGED_OBJECTS = CString.constant("GetManagedObjects");

  private final MainConnection connection;
  private final VmInfo vm;
  private final List<Console> consoles;
  private final Events events;

  private VmConnection(
      MainConnection connection, VmInfo vm, List<Console> consoles, Events events) {
    this.connection = connection;
    this.vm = vm;
    this.consoles = consoles;
    this.events = events;
  }

  /// Connects to a VM.
  ///
  /// Threading: any thread but a D-Bus thread; waits.
  ///
  /// @param selector which VM, or null where there is only one
  /// @throws NoSuchVmException if there is no such VM
  /// @throws AmbiguousVmException if there are several
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  public static VmConnection open(Endpoint endpoint, @Nullable VmSelector selector) {
    Events events = new Events();
    MainConnection connection = MainConnection.open(endpoint, events);
    try {
      VmInfo vm =
          Discovery.choose(
              connection.ask(
                  client ->
                      switch (endpoint) {
                        case Endpoint.Bus _ -> Discovery.onBus(client);
                        case Endpoint.Qmp _, Endpoint.Connected _ ->
                            Discovery.vm(client, null).thenApply(List::of);
                      }),
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
                          objects ->
                              events.follow(name, consoles(connection, destination, objects))));
      return new VmConnection(connection, vm, consoles, events);
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
      MainConnection connection,
      @Nullable CString destination,
      Map<String, Map<String, Map<String, Object>>> objects) {
    List<Console> consoles = new ArrayList<>();
    for (var object : objects.entrySet()) {
      ConsoleInfo info = ConsoleProperties.of(object.getKey(), object.getValue());
      if (info != null) {
        consoles.add(new Console(connection, destination, info));
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
    throw new NoSuchConsoleException(
        "%s console \"%s\" of VM %s; choose by number: %s"
            .formatted(
                found.isEmpty() ? "there is no" : "there is more than one",
                selector,
                vm,
                String.join(", ", present.stream().map(ConsoleInfo::toString).toList())),
        present);
  }

  /// Whether the VM is still there and this has not been closed.
  public boolean isOpen() {
    return events.endedBecause == null;
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
    boolean _ = connection.post(() -> consoles.forEach(c -> c.end(null)));
    connection.close();
  }

  /// What the main connection hears. Loop thread, unless a method says otherwise.
  private static final class Events implements BusClient.Events {

    private final List<Consumer<String>> watchers = new ArrayList<>();
    private List<Console> consoles = List.of();
    private @Nullable String vmName;
    private volatile @Nullable String endedBecause;

    /// Passes the signals of a VM on to its consoles from now on.
    List<Console> follow(@Nullable String uniqueName, List<Console> known) {
      vmName = uniqueName;
      consoles = known;
      return known;
    }

    @Override
    public void signal(SdMessage m) {
      String member = m.member();
      if ("PropertiesChanged".equals(member)
          && Protocol.PROPERTIES.text().equals(m.iface())
          && (vmName == null || vmName.equals(m.sender()))) {
        int id = ConsoleProperties.idOf(m.path());
        String iface = m.readString('s');
        Map<String, Object> properties = Variants.readProperties(m);
        for (Console c : consoles) {
          if (c.info().id() == id) {
            c.changed(iface, properties);
          }
        }
      } else if ("NameOwnerChanged".equals(member)
          && vmName != null
          && Protocol.DBUS_NAME.text().equals(m.sender())
          && vmName.equals(m.readString('s'))) {
        gone("the VM left the bus");
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
      told.forEach(w -> w.accept(reason));
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
}
