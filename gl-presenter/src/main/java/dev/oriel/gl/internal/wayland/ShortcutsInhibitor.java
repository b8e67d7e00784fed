// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Asks a Wayland compositor to pass its own shortcuts to a surface while the surface has the
/// keyboard focus (`keyboard-shortcuts-inhibit-unstable-v1`). GLFW does not offer this.
///
/// The connection is GLFW's. This class uses a separate event queue on it, and binds the first seat
/// separately.
///
/// Threading: the thread that dispatches the connection's events. Ownership: close it before the
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
    // If a seat is removed, its keyboard is removed too, so there is nothing to do.
    new ProxyListener(arena, wayland_h.wl_registry_interface())
        .on("global", e -> offered(e.integer(0), e.text(1)))
        .listen(registry);
    boolean _ = queue.roundTrip();
  }

  /// Requests the compositor's shortcuts.
  ///
  /// @return null, or the reason why the compositor keeps them
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
              wayland_h.ZWP_KEYBOARD_SHORTCUTS_INHIBIT_MANAGER_V1_INHIBIT_SHORTCUTS(),
              InhibitProtocol.INHIBITOR_INTERFACE,
              InhibitProtocol.VERSION,
              WaylandProxy.NEW,
              surface,
              s);
      inhibitor = made;
      new ProxyListener(arena, InhibitProtocol.INHIBITOR_INTERFACE)
          .on("active", _ -> active = true)
          .on("inactive", _ -> active = false)
          .listen(made);
    }
    if (!queue.roundTrip()) {
      return "the connection to the compositor is broken";
    }
    return active ? null : "the compositor has not granted them, or asks the user first";
  }

  /// Returns the shortcuts to the compositor.
  public void restore() {
    WaylandProxy.destroy(inhibitor, wayland_h.ZWP_KEYBOARD_SHORTCUTS_INHIBITOR_V1_DESTROY());
    inhibitor = null;
    active = false;
    boolean _ = queue.flush();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    restore();
    WaylandProxy.destroy(manager, wayland_h.ZWP_KEYBOARD_SHORTCUTS_INHIBIT_MANAGER_V1_DESTROY());
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
}
