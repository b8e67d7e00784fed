// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.internal;

import dev.oriel.core.internal.ffm.NativeFunction;
import java.nio.file.Files;
import java.nio.file.Path;

/// GLib's connection to the session bus, which GTK makes for itself below JavaFX, and shares.
public final class SessionBus {

  private static final System.Logger LOG = System.getLogger(SessionBus.class.getName());

  /// `G_BUS_TYPE_SESSION` of `gio/gioenums.h`.
  private static final int SESSION = 2;

  private SessionBus() {}

  /// Has this program outlive the session bus: GLib sends a program SIGTERM when that connection
  /// ends, unless it is told not to (`g_dbus_connection_set_exit_on_close`).
  ///
  /// The connection is kept, so that it stays the one that all of the program share. Threading: any
  /// thread but JavaFX's; waits for the bus.
  public static void outlive() {
    if (!isNamed()) {
      // GLib would start one.
      return;
    }
    try {
      String gio = "libgio-2.0.so.0";
      long bus = NativeFunction.in(gio, "g_bus_get_sync", 3).call(SESSION, 0, 0);
      if (bus != 0) {
        long _ = NativeFunction.in(gio, "g_dbus_connection_set_exit_on_close", 2).call(bus, 0);
      }
    } catch (IllegalArgumentException e) {
      // Without GLib there is nobody to end this.
      LOG.log(System.Logger.Level.DEBUG, "no GLib", e);
    }
  }

  private static boolean isNamed() {
    String address = System.getenv("DBUS_SESSION_BUS_ADDRESS");
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return (address != null && !address.isEmpty())
        || (runtime != null && Files.exists(Path.of(runtime, "bus")));
  }
}
