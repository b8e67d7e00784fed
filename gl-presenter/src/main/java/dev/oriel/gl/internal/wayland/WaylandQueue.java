// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// A queue of events of our own on a connection that somebody else reads: what comes for objects
/// made through it is handled here alone, and theirs by them.
///
/// Threading: one thread. Ownership: close it, after all that was made through it and before the
/// connection ends.
final class WaylandQueue implements AutoCloseable {

  private final MemorySegment display;
  private final MemorySegment queue;

  /// @param display the `wl_display*`
  WaylandQueue(MemorySegment display) {
    this.display = display;
    this.queue = wayland_h.wl_display_create_queue(display);
  }

  /// The connection's registry, whose events come to this queue.
  MemorySegment registry() {
    // A wrapper stands for the display with another queue: so no event can come to theirs first.
    MemorySegment wrapper = wayland_h.wl_proxy_create_wrapper(display);
    try {
      wayland_h.wl_proxy_set_queue(wrapper, queue);
      return WaylandProxy.create(
          wrapper, wayland_h.WL_DISPLAY_GET_REGISTRY(), wayland_h.wl_registry_interface(), 1);
    } finally {
      wayland_h.wl_proxy_wrapper_destroy(wrapper);
    }
  }

  /// Waits until the compositor has handled all that was sent, and handles its answers.
  ///
  /// @return whether the connection is sound
  boolean roundTrip() {
    return wayland_h.wl_display_roundtrip_queue(display, queue) >= 0;
  }

  /// Sends what was written so far.
  void flush() {
    int _ = wayland_h.wl_display_flush(display);
  }

  @Override
  public void close() {
    wayland_h.wl_event_queue_destroy(queue);
  }
}
