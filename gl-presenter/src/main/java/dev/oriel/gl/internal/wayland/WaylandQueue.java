// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A separate event queue on a connection that other code reads. Events of objects that were
/// created through this queue are dispatched here only; the other code dispatches its own events.
///
/// Several threads may read the connection at the same time, each for its own queue: one reads for
/// all. libwayland therefore requires that a thread which waits for the connection first announces
/// it ([#prepareRead]), and afterwards reads ([#readEvents]) or not ([#cancelRead]); a read of
/// another thread waits for that.
///
/// Threading: one thread. Ownership: close it after all objects that were created through it, and
/// before the connection ends.
final class WaylandQueue implements AutoCloseable {

  private final MemorySegment display;
  private final MemorySegment queue;

  /// Whether handlers of events are running.
  private boolean dispatching;

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
    checkIdle();
    dispatching = true;
    try {
      return wayland_h.wl_display_roundtrip_queue(display, queue) >= 0;
    } finally {
      dispatching = false;
    }
  }

  /// Returns the connection's descriptor, which becomes readable when events arrive for any queue.
  int fd() {
    return wayland_h.wl_display_get_fd(display);
  }

  /// Sends the requests that were written so far, without waiting.
  ///
  /// @return whether all were sent; if not, the connection is full or broken
  boolean flush() {
    return wayland_h.wl_display_flush(display) >= 0;
  }

  /// Announces that this thread waits for events. After it has returned true, [#readEvents] or
  /// [#cancelRead] must follow.
  ///
  /// @return false if events are in the queue, which [#dispatchPending] must handle first
  boolean prepareRead() {
    return wayland_h.wl_display_prepare_read_queue(display, queue) == 0;
  }

  /// Reads the connection's events into their queues. Other threads that wait for events have been
  /// woken up by the same descriptor; this method waits for them to read or to cancel, which takes
  /// no longer than their waking.
  void readEvents() {
    int _ = wayland_h.wl_display_read_events(display);
  }

  /// Ends the wait of this thread without reading.
  void cancelRead() {
    wayland_h.wl_display_cancel_read(display);
  }

  /// Handles the events in this queue, without reading the connection.
  void dispatchPending() {
    checkIdle();
    dispatching = true;
    try {
      int _ = wayland_h.wl_display_dispatch_queue_pending(display, queue);
    } finally {
      dispatching = false;
    }
  }

  /// Checks that no handler of this queue's events is running: objects with handlers must not be
  /// closed by one, which would return into freed code.
  ///
  /// @throws IllegalStateException if one is running
  void checkIdle() {
    if (dispatching) {
      throw new IllegalStateException("called by a handler of a Wayland event; call it later");
    }
  }

  /// Returns null while the connection works, else what has broken it. A broken connection stays
  /// so: requests are ignored, and no events arrive.
  @Nullable String error() {
    return WaylandConnection.error(display.address());
  }

  @Override
  public void close() {
    checkIdle();
    wayland_h.wl_event_queue_destroy(queue);
  }
}
