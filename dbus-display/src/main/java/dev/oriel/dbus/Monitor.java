// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.clipboard.AgentPort;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.qmp.QemuRelease;
import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.internal.qmp.QmpException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A VM's monitor (QMP). It gives access to the display peer to peer, and reports what the display
/// does not. Each question opens its own connection because QEMU serves one client at a time.
///
/// Threading: any thread that can wait.
final class Monitor {

  /// How long a question may take. A monitor that has answered a moment ago and takes longer has
  /// another client.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The start of the names of the devices that take touches (`INPUT_EVENT_MASK_MTT` in QEMU's
  /// `hw/input/`), on PCI or not.
  private static final String MULTI_TOUCH_DEVICES = "virtio-multitouch-";

  /// The kind of the character device for the clipboard's agent.
  private static final String AGENT = "qemu-vdagent";

  private final Path path;
  private volatile Set<Integer> fatalConsoles = Set.of();
  private volatile @Nullable QemuRelease release;

  private Monitor(Path path) {
    this.path = path;
  }

  /// Returns the monitor of an endpoint, or null if the endpoint is not a monitor.
  static @Nullable Monitor of(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Qmp(Path path) ? new Monitor(path) : null;
  }

  /// Hands one end of a new pair of sockets to QEMU, and returns the other end.
  OwnedFd takeDisplay(Duration timeout) {
    try (UnixSockets.Pair pair = UnixSockets.pair();
        QmpClient monitor = QmpClient.connect(path, timeout)) {
      release = monitor.release();
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
          "the monitor at " + path + " does not hand out its display: " + e.getMessage() + remedy,
          e);
    } catch (OsException e) {
      throw new ConnectionFailedException(
          UnreachableSocket.monitor(path, e.errno(), String.valueOf(e.getMessage())), e);
    } catch (IllegalArgumentException e) {
      // The path is not valid for a socket.
      throw new ConnectionFailedException(
          "the monitor at " + path + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /// Returns whether QEMU is known to exit, with its VM, when a console is shown.
  boolean isFatal(int console) {
    return fatalConsoles.contains(console);
  }

  /// Returns the release of the QEMU whose display was [taken][#takeDisplay], or null if QEMU did
  /// not name it.
  @Nullable QemuRelease release() {
    return release;
  }

  TouchScreen touchScreen() {
    return ask(
        m -> m.hasDevice(MULTI_TOUCH_DEVICES) ? TouchScreen.PRESENT : TouchScreen.ABSENT,
        TouchScreen.UNKNOWN);
  }

  /// Returns null if the monitor does not answer, or not this question. That takes a dozen answers,
  /// for a program that only waits for them.
  @Nullable VmGraphics graphics() {
    return ask(m -> new GraphicsQuery(m).ask(), null, VmConnection.DEFAULT_TIMEOUT);
  }

  /// Returns the question whether the VM has a port for the clipboard's agent.
  ///
  /// @param monitor the monitor, or null if there is none
  static Supplier<AgentPort> agentPort(@Nullable Monitor monitor) {
    return monitor == null
        ? () -> AgentPort.UNKNOWN
        : () ->
            monitor.ask(
                m -> m.hasChardev(AGENT) ? AgentPort.PRESENT : AgentPort.ABSENT, AgentPort.UNKNOWN);
  }

  RunState runState() {
    return ask(m -> new RunState(m.status()), RunState.UNKNOWN);
  }

  private <T> T ask(Function<QmpClient, T> question, T otherwise) {
    return ask(question, otherwise, PATIENCE);
  }

  private <T extends @Nullable Object> T ask(
      Function<QmpClient, T> question, T otherwise, Duration patience) {
    try (QmpClient monitor = QmpClient.connect(path, patience)) {
      return question.apply(monitor);
    } catch (QmpException | OsException e) {
      System.getLogger(Monitor.class.getName())
          .log(System.Logger.Level.DEBUG, "the monitor does not answer: " + e);
      return otherwise;
    }
  }
}
