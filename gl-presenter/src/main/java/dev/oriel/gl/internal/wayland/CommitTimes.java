// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Asks when the commits of a surface become visible (`presentation-time`).
///
/// Threading: the thread of the offer. Ownership: [PictureSurface] owns it.
final class CommitTimes implements AutoCloseable {

  /// The maximum number of questions without an answer. Compositors answer with the next refresh.
  private static final int MAX_OPEN = 64;

  private final CompositorOffer offer;
  private final MemorySegment surface;
  private final PictureEvents events;
  private final Arena arena = Arena.ofConfined();
  private final ProxyListener answers;

  /// The questions without an answer, by the number of the commit.
  private final Map<Long, MemorySegment> open = new HashMap<>();

  CommitTimes(CompositorOffer offer, MemorySegment surface, PictureEvents events) {
    this.offer = offer;
    this.surface = surface;
    this.events = events;
    answers =
        new ProxyListener(arena, PresentationProtocol.FEEDBACK_INTERFACE)
            .on("presented", e -> presented(e.number(), e.wide(0), e.unsigned(2), e.unsigned(3)))
            .on("discarded", e -> discarded(e.number()));
  }

  /// Asks about the next commit of the surface.
  void ask(long commit) {
    if (open.size() >= MAX_OPEN) {
      return;
    }
    MemorySegment feedback =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.PRESENTATION),
            wayland_h.WP_PRESENTATION_FEEDBACK(),
            PresentationProtocol.FEEDBACK_INTERFACE,
            PresentationProtocol.VERSION,
            surface,
            WaylandProxy.NEW);
    open.put(commit, feedback);
    answers.listen(feedback, commit);
  }

  private void presented(long commit, long seconds, long nanos, long refresh) {
    if (answered(commit)) {
      events.presented(commit, time(seconds, nanos), refresh);
    }
  }

  /// Returns the time on the clock of [System#nanoTime], or 0 if it is not on this clock or
  /// impossible.
  private long time(long seconds, long nanos) {
    long second = TimeUnit.SECONDS.toNanos(1);
    boolean possible =
        seconds >= 0 && seconds < Long.MAX_VALUE / second && nanos >= 0 && nanos < second;
    return offer.monotonic() && possible ? seconds * second + nanos : 0;
  }

  private void discarded(long commit) {
    if (answered(commit)) {
      events.discarded(commit);
    }
  }

  private boolean answered(long commit) {
    MemorySegment feedback = open.remove(commit);
    if (feedback == null) {
      return false;
    }
    // The compositor has destroyed its object by the answer.
    wayland_h.wl_proxy_destroy(feedback);
    return true;
  }

  @Override
  public void close() {
    open.values().forEach(wayland_h::wl_proxy_destroy);
    open.clear();
    arena.close();
  }
}
