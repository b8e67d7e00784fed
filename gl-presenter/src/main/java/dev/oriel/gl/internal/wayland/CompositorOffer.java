// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.sync.EventLoop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a compositor offers for showing guests' buffers itself: its global objects, bound once, on
/// an event queue of their own.
///
/// The connection is GLFW's, which reads it on another thread at the same time.
///
/// Threading: one thread, that of the loop which dispatches the events ([#events]). Ownership:
/// close it after all that was made of it, before the connection ends, and not from a handler of
/// its events.
public final class CompositorOffer implements AutoCloseable {

  /// The clock of [System#nanoTime], `CLOCK_MONOTONIC` of `time.h`.
  static final int MONOTONIC = 1;

  private static final int NO_CLOCK = -1;

  private final Arena arena = Arena.ofConfined();
  private final WaylandQueue queue;
  private final MemorySegment registry;
  private final Map<CompositorGlobal, Bound> bound = new EnumMap<>(CompositorGlobal.class);
  private final FormatSet listed = new FormatSet();
  private int clock = NO_CLOCK;
  private boolean closed;

  private record Bound(MemorySegment proxy, int version) {}

  /// Asks the compositor, and waits once for its answer.
  ///
  /// @param display the `wl_display*`
  public CompositorOffer(long display) {
    queue = new WaylandQueue(MemorySegment.ofAddress(display));
    registry = queue.registry();
    // Objects of a global that is gone do nothing, which a frame's release then shows.
    new ProxyListener(arena, wayland_h.wl_registry_interface())
        .on("global", e -> offered(e.integer(0), e.text(1), e.integer(2)))
        .listen(registry);
    boolean _ = queue.roundTrip();
  }

  private void offered(int name, String type, int version) {
    for (CompositorGlobal global : CompositorGlobal.values()) {
      if (global.matches(type, version) && !bound.containsKey(global)) {
        int used = global.version(version);
        MemorySegment proxy = global.bind(registry, name, used);
        bound.put(global, new Bound(proxy, used));
        // Both send their events at once, so the handlers must be there.
        switch (global) {
          case DMABUF -> listenForModifiers(proxy);
          case PRESENTATION -> listenForClock(proxy);
          default -> {}
        }
      }
    }
  }

  private void listenForModifiers(MemorySegment dmabuf) {
    // The event `format` lists each format again, without its modifiers.
    new ProxyListener(arena, DmabufProtocol.DMABUF_INTERFACE)
        .on("modifier", e -> listed.add(e.integer(0), e.wide(1), false))
        .listen(dmabuf);
  }

  private void listenForClock(MemorySegment presentation) {
    new ProxyListener(arena, PresentationProtocol.PRESENTATION_INTERFACE)
        .on("clock_id", e -> clock = e.integer(0))
        .listen(presentation);
  }

  /// Returns what keeps buffers from being shown, for users: the interfaces that are missing, or
  /// the state of the connection. Empty if nothing does.
  public String missing() {
    String error = error();
    if (error != null) {
      return error;
    }
    List<String> missing =
        Arrays.stream(CompositorGlobal.values())
            .filter(g -> g.required() && !bound.containsKey(g))
            .map(CompositorGlobal::toString)
            .toList();
    return missing.isEmpty() ? "" : "the compositor does not offer " + String.join(", ", missing);
  }

  /// Returns whether the compositor offers to release buffers by fences. Weston does so even where
  /// it cannot, and then ends the connection of a program that asks for it.
  public boolean explicitSync() {
    return bound.containsKey(CompositorGlobal.EXPLICIT_SYNC);
  }

  /// Returns whether the compositor offers to wait for buffers and to release them by points of
  /// timelines. Compositors offer this only where they can do it.
  public boolean syncTimelines() {
    return bound.containsKey(CompositorGlobal.SYNC_TIMELINES);
  }

  /// Returns null while the connection works, else what has broken it, for users.
  public @Nullable String error() {
    checkOpen();
    return queue.error();
  }

  /// Begins to read and dispatch the events on the loop of the current thread.
  ///
  /// @param onBroken called once, with the reason, when the connection breaks
  public WaylandEvents events(EventLoop loop, Consumer<String> onBroken) {
    checkOpen();
    return new WaylandEvents(loop, queue, onBroken);
  }

  /// Returns the formats that `zwp_linux_dmabuf_v1` lists in version 3, after a round trip.
  FormatSet listedFormats() {
    return listed;
  }

  WaylandQueue queue() {
    checkOpen();
    return queue;
  }

  /// Returns a bound object.
  ///
  /// @throws IllegalStateException if the compositor does not offer it
  MemorySegment proxy(CompositorGlobal global) {
    return bound(global).proxy();
  }

  /// Returns the version of a bound object.
  int version(CompositorGlobal global) {
    return bound(global).version();
  }

  private Bound bound(CompositorGlobal global) {
    checkOpen();
    Bound b = bound.get(global);
    if (b == null) {
      throw new IllegalStateException("the compositor does not offer " + global);
    }
    return b;
  }

  /// Returns whether the compositor tells when content was shown.
  boolean presentationTimes() {
    return bound.containsKey(CompositorGlobal.PRESENTATION);
  }

  /// Returns whether these times are on the clock of [System#nanoTime].
  boolean monotonic() {
    return clock == MONOTONIC;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the compositor's objects have been closed");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    queue.checkIdle();
    closed = true;
    bound.forEach((global, b) -> global.destroy(b.proxy()));
    wayland_h.wl_proxy_destroy(registry);
    boolean _ = queue.flush();
    queue.close();
    arena.close();
  }
}
