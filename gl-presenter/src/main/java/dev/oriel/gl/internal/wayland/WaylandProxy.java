// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_argument;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// What is done with an object of the compositor's (libwayland's `wl_proxy`).
///
/// Threading: the one that handles the object's events.
final class WaylandProxy {

  private static final System.Logger LOG = System.getLogger(WaylandProxy.class.getName());

  /// How much of a name is read: that of an interface is no longer.
  private static final int NAME_LIMIT = 256;

  private WaylandProxy() {}

  /// Sends a request that makes an object; its place among the arguments is null.
  static MemorySegment create(
      MemorySegment proxy, int opcode, MemorySegment type, int version, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made =
          wayland_h.wl_proxy_marshal_array_flags(
              proxy, opcode, type, version, 0, pack(arena, arguments));
      if (made.address() == 0) {
        throw new IllegalStateException(
            "wl_proxy_marshal_array_flags(request " + opcode + ") made nothing");
      }
      return made;
    }
  }

  /// The marker for the place of a new object among the arguments.
  static final Object NEW = MemorySegment.NULL;

  private static MemorySegment pack(Arena arena, Object... arguments) {
    if (arguments.length == 0) {
      return pack(arena, NEW);
    }
    MemorySegment packed = wl_argument.allocateArray(arguments.length, arena);
    for (int i = 0; i < arguments.length; i++) {
      MemorySegment slot = wl_argument.asSlice(packed, i);
      switch (arguments[i]) {
        case Integer number -> wl_argument.u(slot, number);
        case String text -> wl_argument.s(slot, arena.allocateFrom(text));
        case MemorySegment object -> wl_argument.o(slot, object);
        default -> throw new IllegalArgumentException("no argument: " + arguments[i]);
      }
    }
    return packed;
  }

  /// Sends an object's last request, which takes no arguments.
  static void destroy(@Nullable MemorySegment proxy, int opcode) {
    if (proxy != null) {
      MemorySegment _ =
          wayland_h.wl_proxy_marshal_array_flags(
              proxy,
              opcode,
              MemorySegment.NULL,
              0, // of what a request makes; this one makes nothing
              wayland_h.WL_MARSHAL_FLAG_DESTROY(),
              MemorySegment.NULL);
    }
  }

  /// Has an object's events call these functions, one for each in the order of its interface.
  static void listen(MemorySegment proxy, MemorySegment functions) {
    int result = wayland_h.wl_proxy_add_listener(proxy, functions, MemorySegment.NULL);
    if (result != 0) {
      throw new IllegalStateException("wl_proxy_add_listener() = " + result);
    }
  }

  /// A table of such functions.
  static MemorySegment functions(Arena arena, MemorySegment... stubs) {
    MemorySegment table = arena.allocate(ValueLayout.ADDRESS, stubs.length);
    for (int i = 0; i < stubs.length; i++) {
      table.setAtIndex(ValueLayout.ADDRESS, i, stubs[i]);
    }
    return table;
  }

  /// Has a registry make an object that it offered.
  ///
  /// @param name its number there
  /// @param type the name of its interface
  /// @param table what libwayland knows of that
  static MemorySegment bind(
      MemorySegment registry, int name, String type, MemorySegment table, int version) {
    return create(registry, wayland_h.WL_REGISTRY_BIND(), table, version, name, type, version, NEW);
  }

  /// The name that an event of the registry gives.
  static String name(MemorySegment text) {
    // FFM: the upcall gives a C string without a length.
    return text.reinterpret(NAME_LIMIT).getString(0);
  }

  /// Handles an event: an exception that leaves an upcall ends the process.
  static void guarded(Runnable body) {
    try {
      body.run();
    } catch (Throwable t) {
      LOG.log(System.Logger.Level.WARNING, "an event of Wayland's was not handled", t);
    }
  }
}
