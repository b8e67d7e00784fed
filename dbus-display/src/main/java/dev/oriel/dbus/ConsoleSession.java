// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.listener.ListenerServer;
import dev.oriel.dbus.listener.ListenerStats;
import java.util.concurrent.CompletableFuture;

/// A graphic console that is attached to a sink.
///
/// Threading: any thread.
public final class ConsoleSession implements PictureSession {

  private final Console console;
  private final BusConnection connection;
  private final ListenerServer server;

  ConsoleSession(Console console, BusConnection connection, ListenerServer server) {
    this.console = console;
    this.connection = connection;
    this.server = server;
  }

  /// Returns the console.
  public Console console() {
    return console;
  }

  @Override
  public boolean isOpen() {
    return !server.ended();
  }

  @Override
  public ListenerStats stats() {
    return server.stats();
  }

  /// QEMU draws some devices itself (VGA), and drew them last for the previous listener. Its
  /// refresh timer brings them up to date. The registration of a listener starts this timer, and it
  /// first fires at once (`gui_setup_refresh` in QEMU's `ui/console.c`). This method asks twice
  /// because QEMU's main loop answers calls before it looks at its timers (`main_loop_wait` in
  /// QEMU's `util/main-loop.c`): the second answer comes after that refresh.
  @Override
  public void bringUpToDate() {
    var _ = console.refresh();
    var _ = console.refresh();
  }

  /// Asks QEMU to confirm when everything that it has sent for this console so far has arrived
  /// here.
  ///
  /// QEMU drops its answer, and everything else that it has not sent yet, when the console changes
  /// to another scanout (`ddl_discard_pending_messages` in its `ui/dbus-listener.c`). Ask again if
  /// the answer does not come soon.
  ///
  /// @return completes on the D-Bus thread when the sink has received everything, or when it will
  ///   receive nothing more
  @Override
  public CompletableFuture<Void> caughtUp() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean accepted =
        connection.post(
            () -> {
              var _ = server.ping().thenRun(() -> done.complete(null));
            });
    if (!accepted) {
      done.complete(null);
    }
    return done;
  }

  /// Returns false: QEMU sends the whole picture to new listeners only.
  @Override
  public boolean sendAgain() {
    return false;
  }

  @Override
  public void close() {
    connection.runAndWait(() -> server.end(null));
  }
}
