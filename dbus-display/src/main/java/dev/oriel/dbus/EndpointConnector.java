// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.connection.PeerKind;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.sync.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Connects to an [Endpoint], and explains a failure.
///
/// Threading: any thread that can wait.
final class EndpointConnector {

  private static final String UNIX_PATH = "unix:path=";

  private EndpointConnector() {}

  /// Connects.
  ///
  /// @param timeout how long QEMU or the bus may take for each answer, now and later
  /// @param events receives the connection's unsolicited events, on its loop thread
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  static BusConnection connect(Endpoint endpoint, Duration timeout, BusClient.Events events) {
    return connect(endpoint, Monitor.of(endpoint), timeout, events);
  }

  /// Connects.
  ///
  /// @param monitor the monitor of the endpoint if that is a QMP socket, or else null
  /// @param timeout how long QEMU or the bus may take for each answer, now and later
  /// @param events receives the connection's unsolicited events, on its loop thread
  /// @throws ConnectionFailedException if the endpoint cannot be reached
  static BusConnection connect(
      Endpoint endpoint, @Nullable Monitor monitor, Duration timeout, BusClient.Events events) {
    EventLoop loop = new EventLoop("oriel-dbus");
    try {
      Supplier<SdBus> start = start(endpoint, monitor, timeout);
      return BusConnection.open(loop, endpoint.toString(), kind(endpoint), start, timeout, events);
    } catch (ExecutionException e) {
      loop.close();
      Throwable cause = BusConnection.unwrapped(e);
      throw new ConnectionFailedException(
          endpoint + " cannot be reached: " + why(endpoint, cause), cause);
    } catch (TimeoutException e) {
      loop.close();
      throw new ConnectionFailedException(endpoint + " did not answer" + remedy(endpoint), e);
    } catch (InterruptedException e) {
      loop.close();
      Thread.currentThread().interrupt();
      throw new ConnectionFailedException("interrupted while connecting to " + endpoint, e);
    } catch (RuntimeException e) {
      loop.close();
      throw e;
    }
  }

  private static PeerKind kind(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Bus _ -> PeerKind.BUS;
      case Endpoint.Qmp _ -> PeerKind.EXCLUSIVE;
      case Endpoint.Connected _ -> PeerKind.CONNECTED;
    };
  }

  /// Returns the function that makes the connection on the loop thread.
  private static Supplier<SdBus> start(
      Endpoint endpoint, @Nullable Monitor monitor, Duration timeout) {
    return switch (endpoint) {
      case Endpoint.Bus bus -> {
        String address = SessionBus.orNamed(bus);
        yield () -> SdBus.onBus(address);
      }
      case Endpoint.Qmp _ -> {
        OwnedFd near = Objects.requireNonNull(monitor).takeDisplay(timeout);
        yield () -> SdBus.overSocket(near);
      }
      case Endpoint.Connected(OwnedFd socket) -> () -> SdBus.overSocket(socket);
    };
  }

  private static String why(Endpoint endpoint, Throwable cause) {
    if (endpoint instanceof Endpoint.Bus bus && cause instanceof SdBusException e) {
      String address = SessionBus.orNamed(bus);
      if (address.indexOf(':') < 0) {
        return "that is no address of a bus, such as unix:path=/run/user/1000/bus";
      }
      if (address.startsWith(UNIX_PATH)) {
        Path path = Path.of(address.substring(UNIX_PATH.length()).split("[,;]", 2)[0]);
        String reason = UnreachableSocket.reason(path, e.errno());
        if (reason != null) {
          return UnreachableSocket.isDenied(e.errno()) ? reason : reason + remedy(endpoint);
        }
      }
    }
    return cause.getMessage() + remedy(endpoint);
  }

  private static String remedy(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Bus _ ->
          "; is the bus running, and is this its address? (QEMU: -display dbus,addr=ADDRESS)";
      case Endpoint.Qmp _, Endpoint.Connected _ -> "";
    };
  }
}
