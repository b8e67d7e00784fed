// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.internal.ffm.NativeFunction;
import dev.oriel.core.os.OsException;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_interface;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The state of a connection to a compositor.
///
/// Threading: any thread.
public final class WaylandConnection {

  private static final String LIBRARY = "libwayland-client.so.0";

  private WaylandConnection() {}

  /// The functions of a connection of our own, which most programs do not need: a toolkit has one.
  private static final class Own {
    static final NativeFunction CONNECT = NativeFunction.in(LIBRARY, "wl_display_connect", 1);
    static final NativeFunction DISCONNECT = NativeFunction.in(LIBRARY, "wl_display_disconnect", 1);
  }

  /// Connects to a compositor.
  ///
  /// @param socket the path or the name of the socket, or null for that of the environment
  /// @return the `wl_display*`, owned by the caller, or 0 if nobody accepts the connection
  static long connect(@Nullable String socket) {
    try (Arena arena = Arena.ofConfined()) {
      return Own.CONNECT.call(socket == null ? 0 : arena.allocateFrom(socket).address());
    }
  }

  /// Ends a connection that [#connect] has made, after all its objects.
  static void disconnect(long display) {
    long _ = Own.DISCONNECT.call(display);
  }

  /// Returns null while a connection works, else what has broken it. A broken connection stays so:
  /// requests are ignored, and no events arrive.
  ///
  /// @param display the `wl_display*`
  public static @Nullable String error(long display) {
    MemorySegment connection = MemorySegment.ofAddress(display);
    int errno = wayland_h.wl_display_get_error(connection);
    if (errno == 0) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment type = arena.allocate(ValueLayout.ADDRESS);
      MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
      int code = wayland_h.wl_display_get_protocol_error(connection, type, id);
      int object = id.get(ValueLayout.JAVA_INT, 0);
      if (object != 0) {
        return "the compositor has ended the connection: error "
            + Integer.toUnsignedString(code)
            + " of "
            + interfaceName(type.get(ValueLayout.ADDRESS, 0));
      }
      return "the connection to the compositor is broken: "
          + new OsException("wl_display_get_error()", errno).getMessage();
    }
  }

  private static String interfaceName(MemorySegment type) {
    if (type.address() == 0) {
      return "an object that does not exist any more";
    }
    // FFM: libwayland returns a pointer to one of the tables that it was given.
    return ProxyEvent.string(wl_interface.name(type.reinterpret(wl_interface.sizeof())));
  }
}
