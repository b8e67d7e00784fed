// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.connection.BusConnection;
import dev.oriel.dbus.internal.listener.ListenerServer;
import dev.oriel.dbus.listener.ListenerStats;
import java.util.concurrent.CompletableFuture;

/// A console that is being shown to a sink.
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

  /// The console.
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

  /// Devices that QEMU draws itself (VGA) were last drawn for the listener before: they are brought
  /// up to date by the refresh timer, which the registration starts and which first fires at once
  /// (`gui_setup_refresh` in QEMU's `ui/console.c`). Asked twice, as QEMU's main loop answers calls
  /// before it looks at its timers (`main_loop_wait` in QEMU's `util/main-loop.c`): the second
  /// answer comes when that refresh has been.
  @Override
  public void bringUpToDate() {
    var _ = console.refresh();
    var _ = console.refresh();
  }

  /// Asks QEMU to say when all that it has sent of this console until then is here.
  ///
  /// QEMU drops the answer, with all else that it has not sent yet, when the console changes to
  /// another picture (`ddl_discard_pending_messages` in its `ui/dbus-listener.c`): ask again where
  /// it does not come soon.
  ///
  /// @return completes on the D-Bus thread when the sink has heard it all, or when it will hear
  ///   nothing any more
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

  @Override
  public void close() {
    connection.runAndWait(() -> server.end(null));
  }
}
