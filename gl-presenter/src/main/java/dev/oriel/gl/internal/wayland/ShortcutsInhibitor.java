// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_buffer_listener;
import dev.oriel.gl.internal.wayland.gen.wl_registry_listener;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Asks a Wayland compositor to leave its own shortcuts to a surface while that has the keyboard
/// (`keyboard-shortcuts-inhibit-unstable-v1`); GLFW does not.
///
/// The connection is GLFW's; this has a queue of its own in it, and binds a seat of its own, the
/// first.
///
/// Threading: the thread that handles the connection's events. Ownership: close it, before the
/// surface and the connection.
public final class ShortcutsInhibitor implements AutoCloseable {

  private static final String SEAT = "wl_seat";

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment surface;
  private final WaylandQueue queue;
  private final MemorySegment registry;
  private @Nullable MemorySegment manager;
  private @Nullable MemorySegment seat;
  private @Nullable MemorySegment inhibitor;
  private boolean active;
  private boolean closed;

  /// @param display the `wl_display*`
  /// @param surface the `wl_surface*`
  public ShortcutsInhibitor(long display, long surface) {
    this.surface = MemorySegment.ofAddress(surface);
    queue = new WaylandQueue(MemorySegment.ofAddress(display));
    registry = queue.registry();
    WaylandProxy.listen(
        registry,
        WaylandProxy.functions(
            arena,
            wl_registry_listener.global.allocate(
                (_, _, name, type, _) ->
                    WaylandProxy.guarded(() -> offered(name, WaylandProxy.name(type))),
                arena),
            // A seat that goes takes the keyboard along.
            wl_registry_listener.global_remove.allocate((_, _, _) -> {}, arena)));
    boolean _ = queue.roundTrip();
  }

  /// Asks for them.
  ///
  /// @return null, or why they stay the compositor's
  public @Nullable String inhibit() {
    MemorySegment m = manager;
    MemorySegment s = seat;
    if (m == null || s == null) {
      return "the compositor does not offer " + InhibitProtocol.MANAGER;
    }
    if (inhibitor == null) {
      MemorySegment made =
          WaylandProxy.create(
              m,
              InhibitProtocol.INHIBIT_SHORTCUTS,
              InhibitProtocol.INHIBITOR_INTERFACE,
              InhibitProtocol.VERSION,
              WaylandProxy.NEW,
              surface,
              s);
      inhibitor = made;
      WaylandProxy.listen(made, WaylandProxy.functions(arena, event(true), event(false)));
    }
    if (!queue.roundTrip()) {
      return "the connection to the compositor is broken";
    }
    return active ? null : "the compositor has not granted them, or asks first";
  }

  /// Gives them back.
  public void restore() {
    WaylandProxy.destroy(inhibitor, InhibitProtocol.INHIBITOR_DESTROY);
    inhibitor = null;
    active = false;
    queue.flush();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    restore();
    WaylandProxy.destroy(manager, InhibitProtocol.MANAGER_DESTROY);
    if (seat != null) {
      wayland_h.wl_proxy_destroy(seat);
    }
    wayland_h.wl_proxy_destroy(registry);
    queue.close();
    arena.close();
  }

  private void offered(int name, String offered) {
    if (offered.equals(InhibitProtocol.MANAGER) && manager == null) {
      manager = WaylandProxy.bind(registry, name, offered, InhibitProtocol.MANAGER_INTERFACE, 1);
    } else if (offered.equals(SEAT) && seat == null) {
      seat = WaylandProxy.bind(registry, name, offered, wayland_h.wl_seat_interface(), 1);
    }
  }

  /// The inhibitor's `active` or `inactive` as a C function. An event without arguments has the
  /// same type for each interface, so that of `wl_buffer` serves.
  private MemorySegment event(boolean nowActive) {
    return wl_buffer_listener.release.allocate((_, _) -> active = nowActive, arena);
  }
}
