// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;

/// Runs tasks when all events have been handled that the compositor had sent before.
///
/// The connection and the event queue are GLFW's; see [SeatTouches].
///
/// Threading: the thread that dispatches the connection's events. Ownership: close it before the
/// connection.
public final class EventBarrier implements AutoCloseable {

  private final MemorySegment display;
  private final Arena arena = Arena.ofConfined();
  private final ProxyListener done =
      new ProxyListener(arena, wayland_h.wl_callback_interface()).on("done", _ -> passed());

  /// In the order in which the compositor answers.
  private final Queue<Pending> pending = new ArrayDeque<>();

  /// @param callback the `wl_callback` whose event follows the events before it
  private record Pending(MemorySegment callback, Runnable task) {}

  /// @param display the `wl_display*`
  public EventBarrier(long display) {
    this.display = MemorySegment.ofAddress(display);
  }

  /// Runs a task after the events that the compositor has sent so far. It does not run if this is
  /// closed before, or if the connection breaks.
  public void after(Runnable task) {
    MemorySegment callback =
        WaylandProxy.create(
            display, wayland_h.WL_DISPLAY_SYNC(), wayland_h.wl_callback_interface(), 1);
    done.listen(callback);
    pending.add(new Pending(callback, task));
    int _ = wayland_h.wl_display_flush(display);
  }

  private void passed() {
    Pending first = pending.remove();
    wayland_h.wl_proxy_destroy(first.callback());
    first.task().run();
  }

  /// Forgets the tasks that have not run. It must not be called by one.
  @Override
  public void close() {
    pending.forEach(p -> wayland_h.wl_proxy_destroy(p.callback()));
    pending.clear();
    arena.close();
  }
}
