// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The touches of one surface (`wl_touch`), from all seats of a compositor.
///
/// The connection and the event queue are GLFW's. GLFW waits for this queue, so it wakes up for
/// these events and dispatches them together with its own. The objects are ours.
///
/// Compositors that generate pointer events from touches do so only for clients without a
/// `wl_touch`. With this class, a touch is therefore reported once.
///
/// Threading: the thread that dispatches the connection's events, which also calls the listener.
/// Ownership: close it before the surface and the connection.
public final class SeatTouches implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SeatTouches.class.getName());
  private static final String SEAT = "wl_seat";

  /// The newest version that is used. From the next version on, touches have shapes, which are not
  /// needed here.
  private static final int NEWEST = 5;

  /// The first version whose pointers report a wheel's notches (`wl_pointer.axis_value120`). GLFW
  /// uses it.
  private static final int NOTCHES = 8;

  private final Arena arena = Arena.ofConfined();
  private final long surface;
  private final TouchEvents listener;
  private final MemorySegment registry;
  private final Map<Integer, Seat> seats = new HashMap<>();
  private boolean wheelInNotches;
  private int touchCount;
  private boolean closed;

  /// @param display the `wl_display*`
  /// @param surface the `wl_surface*` whose touches are reported
  public SeatTouches(long display, long surface, TouchEvents listener) {
    this.surface = surface;
    this.listener = listener;
    registry =
        WaylandProxy.create(
            MemorySegment.ofAddress(display),
            wayland_h.WL_DISPLAY_GET_REGISTRY(),
            wayland_h.wl_registry_interface(),
            1);
    new ProxyListener(arena, wayland_h.wl_registry_interface())
        .on("global", e -> offered(e.integer(0), e.text(1), e.integer(2)))
        .on("global_remove", e -> withdrawn(e.integer(0)))
        .listen(registry);
  }

  private void offered(int name, String type, int version) {
    if (type.equals(SEAT)) {
      // GLFW uses the first seat, and no other one.
      wheelInNotches = seats.isEmpty() ? version >= NOTCHES : wheelInNotches;
      seats.put(name, new Seat(name, Math.min(version, NEWEST)));
    }
  }

  private void withdrawn(int name) {
    Seat seat = seats.remove(name);
    if (seat != null) {
      seat.close();
    }
  }

  /// Returns whether the compositor reports the wheel in notches and their fractions.
  public boolean wheelInNotches() {
    return wheelInNotches;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    seats.values().forEach(Seat::close);
    seats.clear();
    wayland_h.wl_proxy_destroy(registry);
    arena.close();
  }

  /// A group of input devices, and its touch screen while it has one.
  private final class Seat {

    private final int version;
    private final MemorySegment seat;

    /// Our touch numbers by the compositor's, which are per seat and are reused.
    private final Map<Integer, Integer> touches = new HashMap<>();

    private @Nullable MemorySegment screen;

    Seat(int name, int version) {
      this.version = version;
      seat = WaylandProxy.bind(registry, name, SEAT, wayland_h.wl_seat_interface(), version);
      new ProxyListener(arena, wayland_h.wl_seat_interface())
          .on("capabilities", e -> capabilities(e.integer(0)))
          .listen(seat);
    }

    private void capabilities(int present) {
      boolean touchable = (present & wayland_h.WL_SEAT_CAPABILITY_TOUCH()) != 0;
      if (touchable && screen == null) {
        MemorySegment made =
            WaylandProxy.create(
                seat, wayland_h.WL_SEAT_GET_TOUCH(), wayland_h.wl_touch_interface(), version);
        screen = made;
        events().listen(made);
        LOG.log(System.Logger.Level.DEBUG, "touches come by wl_touch");
      } else if (!touchable) {
        dropScreen();
      }
    }

    private ProxyListener events() {
      return new ProxyListener(arena, wayland_h.wl_touch_interface())
          .on("down", e -> down(e.object(2).address(), e.integer(3), e.fixed(4), e.fixed(5)))
          .on("up", e -> up(e.integer(2)))
          .on("motion", e -> moved(e.integer(1), e.fixed(2), e.fixed(3)))
          .on("cancel", _ -> cancelled());
    }

    private void down(long on, int id, double x, double y) {
      if (on == surface) {
        int touch = touchCount++;
        touches.put(id, touch);
        listener.down(touch, x, y);
      }
    }

    private void moved(int id, double x, double y) {
      Integer touch = touches.get(id);
      if (touch != null) {
        listener.moved(touch, x, y);
      }
    }

    private void up(int id) {
      Integer touch = touches.remove(id);
      if (touch != null) {
        listener.up(touch);
      }
    }

    private void cancelled() {
      if (!touches.isEmpty()) {
        touches.clear();
        listener.cancelled();
      }
    }

    private void dropScreen() {
      destroy(screen, wayland_h.WL_TOUCH_RELEASE(), wayland_h.WL_TOUCH_RELEASE_SINCE_VERSION());
      screen = null;
      cancelled();
    }

    void close() {
      dropScreen();
      destroy(seat, wayland_h.WL_SEAT_RELEASE(), wayland_h.WL_SEAT_RELEASE_SINCE_VERSION());
    }

    /// Destroys an object. The first versions of the protocol have no request for this.
    private void destroy(@Nullable MemorySegment proxy, int request, int since) {
      if (version >= since) {
        WaylandProxy.destroy(proxy, request);
      } else if (proxy != null) {
        wayland_h.wl_proxy_destroy(proxy);
      }
    }
  }
}
