// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.clipboard;

import dev.oriel.dbus.clipboard.AgentPort;
import dev.oriel.dbus.clipboard.Clipboard;
import dev.oriel.dbus.clipboard.ClipboardListener;
import dev.oriel.dbus.clipboard.ClipboardSession;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.sdbus.CString;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A [Clipboard] at the other end of a connection.
public final class RemoteClipboard implements Clipboard {

  /// How long a refused registration is repeated. QEMU notices in its main loop that the program
  /// before has gone, and a viewer within a second that its display has been borrowed.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofMillis(20);

  private static final CString REGISTER = CString.constant("Register");

  private final BusConnection connection;
  private final @Nullable CString destination;
  private final Supplier<AgentPort> agentPort;

  /// Loop thread only.
  private @Nullable RegisteredClipboard registered;

  private RemoteClipboard(
      BusConnection connection, @Nullable CString destination, Supplier<AgentPort> agentPort) {
    this.connection = connection;
    this.destination = destination;
    this.agentPort = agentPort;
  }

  /// Returns the clipboard of a VM, or null if it has none.
  ///
  /// @param destination the VM's name on the bus, or null peer to peer
  /// @param objects the VM's objects: properties by path and interface
  /// @param agentPort asks the monitor
  public static @Nullable RemoteClipboard of(
      BusConnection connection,
      @Nullable CString destination,
      Map<String, Map<String, Map<String, Object>>> objects,
      Supplier<AgentPort> agentPort) {
    Map<String, Map<String, Object>> found = objects.get(Protocol.CLIPBOARD_PATH.text());
    return found != null && found.containsKey(Protocol.CLIPBOARD.text())
        ? new RemoteClipboard(connection, destination, agentPort)
        : null;
  }

  @Override
  public AgentPort agentPort() {
    connection.checkMayWait();
    return agentPort.get();
  }

  @Override
  public ClipboardSession open(ClipboardListener listener) {
    return connection.ask(client -> register(client, listener));
  }

  private CompletableFuture<RegisteredClipboard> register(
      BusClient client, ClipboardListener listener) {
    if (registered != null) {
      return CompletableFuture.failedFuture(
          new ConnectionFailedException(
              "this connection has a session with the clipboard already"));
    }
    RegisteredClipboard session =
        new RegisteredClipboard(connection, destination, listener, () -> registered = null);
    registered = session;
    // QEMU makes calls on the object, and waits for one of the answers, before it answers itself.
    client.serve(Protocol.CLIPBOARD_PATH, session);
    long deadlineNanos = System.nanoTime() + GRACE.toNanos();
    return CompletableFuture.completedFuture(client)
        .thenCompose(first -> attempt(first, session, deadlineNanos))
        .whenComplete(
            (_, failure) -> {
              if (failure == null) {
                session.watch();
              } else {
                session.end(null);
              }
            });
  }

  private CompletableFuture<RegisteredClipboard> attempt(
      BusClient client, RegisteredClipboard session, long deadlineNanos) {
    return client
        .call(
            client.newCall(destination, Protocol.CLIPBOARD_PATH, Protocol.CLIPBOARD, REGISTER),
            _ -> session)
        .exceptionallyCompose(
            failure -> {
              if (!refused(failure)) {
                return CompletableFuture.failedFuture(failure);
              }
              if (System.nanoTime() - deadlineNanos > 0) {
                return CompletableFuture.failedFuture(
                    new ConnectionFailedException(
                        "another program has the clipboard of this VM, which QEMU gives to one"
                            + " program at a time; end that program, such as a viewer, or turn its"
                            + " clipboard off"));
              }
              return connection.askAfter(RETRY, again -> attempt(again, session, deadlineNanos));
            });
  }

  private static boolean refused(Throwable failure) {
    return BusConnection.unwrapped(failure) instanceof CallFailedException e
        && e.errorName().equals(Protocol.QEMU_FAILED);
  }

  /// Ends the session, if there is one. Loop thread.
  ///
  /// @param reason the reason for its listener, or null for no report
  public void end(@Nullable String reason) {
    RegisteredClipboard open = registered;
    if (open != null) {
      open.end(reason);
    }
  }
}
