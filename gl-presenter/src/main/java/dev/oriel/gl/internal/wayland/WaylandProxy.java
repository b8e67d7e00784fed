// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_argument;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Operations on an object of the compositor (libwayland's `wl_proxy`).
///
/// Threading: the thread that dispatches the object's events.
final class WaylandProxy {

  private WaylandProxy() {}

  /// Sends a request that creates an object. The new object's place among the arguments is marked
  /// by [#NEW].
  static MemorySegment create(
      MemorySegment proxy, int opcode, MemorySegment type, int version, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made =
          wayland_h.wl_proxy_marshal_array_flags(
              proxy, opcode, type, version, 0, pack(arena, arguments));
      if (made.address() == 0) {
        throw new IllegalStateException(
            "wl_proxy_marshal_array_flags(request " + opcode + ") created no object");
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
        default -> throw new IllegalArgumentException("unsupported argument: " + arguments[i]);
      }
    }
    return packed;
  }

  /// Sends a request that creates no object.
  static void send(MemorySegment proxy, int opcode, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment _ =
          wayland_h.wl_proxy_marshal_array_flags(
              proxy,
              opcode,
              MemorySegment.NULL,
              0, // the version of a created object; this request creates none
              0,
              pack(arena, arguments));
    }
  }

  /// Sends the request that destroys an object. It has no arguments.
  static void destroy(@Nullable MemorySegment proxy, int opcode) {
    if (proxy != null) {
      MemorySegment _ =
          wayland_h.wl_proxy_marshal_array_flags(
              proxy,
              opcode,
              MemorySegment.NULL,
              0, // the version of a created object; this request creates none
              wayland_h.WL_MARSHAL_FLAG_DESTROY(),
              MemorySegment.NULL);
    }
  }

  /// Binds a global object of the registry.
  ///
  /// @param name the number of the object in the registry
  /// @param type the name of its interface
  /// @param table libwayland's table of the interface
  static MemorySegment bind(
      MemorySegment registry, int name, String type, MemorySegment table, int version) {
    return create(registry, wayland_h.WL_REGISTRY_BIND(), table, version, name, type, version, NEW);
  }
}
