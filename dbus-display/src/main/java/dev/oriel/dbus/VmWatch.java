// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows the VMs of a message bus as they come and go; created by [VirtualMachines#watch].
///
/// The bus reports at once when a connection begins or ends. It reports that a connection belongs
/// to a VM only for the first one in the queue for `org.qemu`. The others join the queue without a
/// report, some time after they connected. The watch therefore reads the queue again soon after
/// each new connection, and every [#PERIOD] for a VM that took longer.
///
/// Threading: any thread; the listener is called on the watch's own D-Bus thread. Ownership: close
/// it.
public final class VmWatch implements AutoCloseable {

  /// The period in which the queue is read without a reason; a reading is one small call.
  static final Duration PERIOD = Duration.ofSeconds(2);

  /// The pauses between the readings after a new connection. QEMU asks for the name once its
  /// devices have been created.
  private static final List<Duration> SOON =
      List.of(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(750));

  /// Receives the changes.
  ///
  /// Threading: called on the watch's D-Bus thread; must return at once.
  public interface Listener {

    /// Called when the VMs of the bus have changed, and for the first time soon after the start.
    ///
    /// @param vms the VMs in the order in which they came; a VM that does not report its
    ///   properties, because it hangs, is missing until it does
    void changed(List<VmInfo> vms);

    /// Called when the bus went away. No call follows.
    ///
    /// @param reason the reason as text
    void ended(String reason);
  }

  private final Follower follower;
  private final BusConnection connection;

  private VmWatch(Follower follower, BusConnection connection) {
    this.follower = follower;
    this.connection = connection;
  }

  static VmWatch open(Endpoint.Bus bus, Listener listener) {
    Follower follower = new Follower(listener);
    BusConnection connection =
        EndpointConnector.connect(bus, VmConnection.DEFAULT_TIMEOUT, follower);
    try {
      boolean _ = connection.ask(MatchRules::ofNames);
      boolean _ = connection.post(() -> follower.start(connection.loop(), connection.client()));
      return new VmWatch(follower, connection);
    } catch (RuntimeException e) {
      follower.closed = true;
      connection.close();
      throw e;
    }
  }

  /// Ends the watch. The listener is not called any more when this method returns. Idempotent.
  @Override
  public void close() {
    follower.closed = true;
    connection.close();
  }

  /// The known VMs. Threading: the loop thread.
  private static final class Follower implements BusClient.Events {

    private final Listener listener;
    private final Map<String, VmInfo> known = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private List<String> queue = List.of();
    private @Nullable List<VmInfo> reported;
    private @Nullable EventLoop loop;
    private @Nullable BusClient client;
    private @Nullable Registration next;
    private int soon = SOON.size();
    private volatile boolean closed;

    Follower(Listener listener) {
      this.listener = listener;
    }

    void start(EventLoop onLoop, BusClient withClient) {
      loop = onLoop;
      client = withClient;
      read();
    }

    @Override
    public void signal(SdMessage m) {
      if (!"NameOwnerChanged".equals(m.member()) || !Protocol.DBUS_NAME.text().equals(m.sender())) {
        return;
      }
      String name = m.readString('s');
      String before = m.readString('s');
      String now = m.readString('s');
      if (name.equals(Protocol.QEMU_NAME)) {
        read();
      } else if (now.isEmpty() && known.containsKey(name)) {
        known.remove(name);
        report();
      } else if (before.isEmpty() && name.startsWith(":")) {
        soon = 0;
        readLater();
      }
    }

    @Override
    public void ended(String reason) {
      if (!closed) {
        closed = true;
        listener.ended(reason);
      }
    }

    private void readLater() {
      EventLoop l = loop;
      if (l == null || closed) {
        return;
      }
      if (next != null) {
        next.cancel();
      }
      next = l.schedule(soon < SOON.size() ? SOON.get(soon++) : PERIOD, this::read);
    }

    private void read() {
      BusClient c = client;
      if (c == null || c.ended()) {
        return;
      }
      readLater();
      var _ = Discovery.owners(c).thenAccept(names -> update(c, names));
    }

    private void update(BusClient c, List<String> names) {
      queue = names;
      known.keySet().retainAll(names);
      for (String name : names) {
        if (!known.containsKey(name) && asked.add(name)) {
          var _ =
              Discovery.vm(c, name)
                  .whenComplete(
                      (vm, failure) -> {
                        asked.remove(name);
                        // A VM that hangs or went away is asked again while it is in the queue.
                        if (failure == null && queue.contains(name)) {
                          known.put(name, vm);
                          report();
                        }
                      });
        }
      }
      report();
    }

    private void report() {
      List<VmInfo> now = new ArrayList<>();
      for (String name : queue) {
        VmInfo vm = known.get(name);
        if (vm != null) {
          now.add(vm);
        }
      }
      boolean firstAnswerIsDue = reported == null && now.isEmpty() && !asked.isEmpty();
      if (!closed && !firstAnswerIsDue && !now.equals(reported)) {
        reported = List.copyOf(now);
        listener.changed(reported);
      }
    }
  }
}
