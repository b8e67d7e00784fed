// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.internal;

import dev.oriel.core.internal.ffm.NativeFunction;
import java.nio.file.Files;
import java.nio.file.Path;

/// GLib's connection to the session bus, which GTK opens below JavaFX and shares.
public final class GlibSessionBus {

  private static final System.Logger LOG = System.getLogger(GlibSessionBus.class.getName());

  /// `G_BUS_TYPE_SESSION` of `gio/gioenums.h`.
  private static final int SESSION = 2;

  private GlibSessionBus() {}

  /// Makes this program survive the end of the session bus: GLib sends SIGTERM to a program when
  /// that connection ends, unless this is switched off (`g_dbus_connection_set_exit_on_close`).
  ///
  /// The connection is kept open, so that the whole program shares it. Threading: any thread except
  /// the JavaFX thread; waits for the bus.
  public static void outlive() {
    if (!isNamed()) {
      // GLib would start a bus.
      return;
    }
    try {
      String gio = "libgio-2.0.so.0";
      long bus = NativeFunction.in(gio, "g_bus_get_sync", 3).call(SESSION, 0, 0);
      if (bus != 0) {
        long _ = NativeFunction.in(gio, "g_dbus_connection_set_exit_on_close", 2).call(bus, 0);
      }
    } catch (IllegalArgumentException e) {
      // Without GLib, nothing ends this program.
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
