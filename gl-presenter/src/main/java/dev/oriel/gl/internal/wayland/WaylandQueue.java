// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// A separate event queue on a connection that other code reads. Events of objects that were
/// created through this queue are dispatched here only; the other code dispatches its own events.
///
/// Threading: one thread. Ownership: close it after all objects that were created through it, and
/// before the connection ends.
final class WaylandQueue implements AutoCloseable {

  private final MemorySegment display;
  private final MemorySegment queue;

  /// @param display the `wl_display*`
  WaylandQueue(MemorySegment display) {
    this.display = display;
    this.queue = wayland_h.wl_display_create_queue(display);
  }

  /// Returns the connection's registry, whose events arrive in this queue.
  MemorySegment registry() {
    // The wrapper represents the display with another queue, so no event can arrive in the default
    // queue first.
    MemorySegment wrapper = wayland_h.wl_proxy_create_wrapper(display);
    try {
      wayland_h.wl_proxy_set_queue(wrapper, queue);
      return WaylandProxy.create(
          wrapper, wayland_h.WL_DISPLAY_GET_REGISTRY(), wayland_h.wl_registry_interface(), 1);
    } finally {
      wayland_h.wl_proxy_wrapper_destroy(wrapper);
    }
  }

  /// Waits until the compositor has handled all requests that were sent, and dispatches its
  /// answers.
  ///
  /// @return whether the connection works
  boolean roundTrip() {
    return wayland_h.wl_display_roundtrip_queue(display, queue) >= 0;
  }

  /// Sends the requests that were written so far.
  void flush() {
    int _ = wayland_h.wl_display_flush(display);
  }

  @Override
  public void close() {
    wayland_h.wl_event_queue_destroy(queue);
  }
}
