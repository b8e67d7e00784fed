// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.internal.qmp.QmpException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A VM's monitor (QMP), by which its display is had peer to peer, and which tells what the display
/// does not. Each question is a conversation of its own, as QEMU serves one client at a time.
///
/// Threading: any thread that can wait.
final class Monitor {

  /// A monitor that has answered a moment ago and takes longer has another client.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The devices that take touches (`INPUT_EVENT_MASK_MTT` in QEMU's `hw/input/`), on PCI or not.
  private static final String MULTI_TOUCH_DEVICES = "virtio-multitouch-";

  private final Path path;
  private volatile Set<Integer> fatalConsoles = Set.of();

  private Monitor(Path path) {
    this.path = path;
  }

  /// Returns the monitor that an endpoint is, or null where it is none.
  static @Nullable Monitor of(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Qmp(Path path) ? new Monitor(path) : null;
  }

  /// Has QEMU take one end of a new pair of sockets, and answers the other.
  OwnedFd takeDisplay(Duration timeout) {
    try (UnixSockets.Pair pair = UnixSockets.pair();
        QmpClient monitor = QmpClient.connect(path, timeout)) {
      fatalConsoles = monitor.fatalConsoles();
      monitor.addDisplayClient(pair.far());
      return OwnedFd.adopt(pair.near().detach());
    } catch (QmpException e) {
      String remedy =
          e.refused()
              ? "; start QEMU with -display dbus,p2p=yes"
              : "; is this a QMP socket (-qmp unix:PATH,server=on,wait=off) that no other program"
                  + " holds? QEMU serves one client at a time: a second -qmp helps";
      throw new ConnectionFailedException(
          "the monitor at " + path + " does not hand its display out: " + e.getMessage() + remedy,
          e);
    } catch (OsException e) {
      throw new ConnectionFailedException(
          UnreachableSocket.monitor(path, e.errno(), String.valueOf(e.getMessage())), e);
    } catch (IllegalArgumentException e) {
      // A path that no socket can have.
      throw new ConnectionFailedException(
          "the monitor at " + path + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /// Whether QEMU would end, with its VM, when a console is shown, as far as its monitor tells.
  boolean isFatal(int console) {
    return fatalConsoles.contains(console);
  }

  TouchScreen touchScreen() {
    return ask(
        m -> m.hasDevice(MULTI_TOUCH_DEVICES) ? TouchScreen.PRESENT : TouchScreen.ABSENT,
        TouchScreen.UNKNOWN);
  }

  RunState runState() {
    return ask(m -> new RunState(m.status()), RunState.UNKNOWN);
  }

  private <T> T ask(Function<QmpClient, T> question, T otherwise) {
    try (QmpClient monitor = QmpClient.connect(path, PATIENCE)) {
      return question.apply(monitor);
    } catch (QmpException | OsException e) {
      System.getLogger(Monitor.class.getName())
          .log(System.Logger.Level.DEBUG, "the monitor does not answer: " + e);
      return otherwise;
    }
  }
}
