// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.sync.SyncFile;
import dev.oriel.sync.SyncobjTimeline;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A compositor with `linux-drm-syncobj-v1`, whose timelines are real ones of a DRM device. It
/// takes every buffer, draws nothing, and updates its screen when the test says so ([#update]).
///
/// Threading: any thread. Ownership: close it after all that uses its connection.
public final class PointsCompositor implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final OwnedFd device;
  private final FakeCompositor wire = FakeCompositor.takesLinear(PointsBench.SYNCOBJ);
  private final Map<Integer, SyncobjTimeline> opened = new HashMap<>();
  private final Queue<Content> committed = new ArrayDeque<>();
  private final List<Integer> callbacks = new ArrayList<>();
  private @Nullable Point acquire;
  private @Nullable Point release;
  private @Nullable Integer attached;
  private final List<Integer> surfaces = new ArrayList<>();
  private Content shown = new Content(0, null, null);
  private int commits;

  /// A point of a timeline.
  private record Point(SyncobjTimeline timeline, long number) {}

  /// What a commit shows: the number of a buffer, or 0 for none of a guest's.
  private record Content(int buffer, @Nullable Point acquire, @Nullable Point release) {}

  /// Starts the compositor.
  ///
  /// @param device a device that supports timelines; the caller keeps ownership
  public PointsCompositor(OwnedFd device) {
    this.device = device;
    AtomicInteger made = new AtomicInteger();
    wire.on(
            "params.2",
            (params, _) ->
                wire.event(
                    params, 0, FakeCompositor.words(PointsBench.CREATED + made.getAndIncrement())))
        .on("points.1", (_, a) -> acquire = point(a))
        .on("points.2", (_, a) -> release = point(a))
        .on("wl_compositor.0", (_, a) -> surfaces.add(a[0]))
        .on("wl_surface.1", (surface, a) -> attach(surface, a[0]))
        .on("wl_surface.3", (_, a) -> asked(a[0]))
        .on("wl_surface.6", (surface, _) -> commit(surface));
  }

  private Point point(int... a) {
    SyncobjTimeline timeline =
        opened.computeIfAbsent(
            a[0],
            id -> SyncobjTimeline.open(device, Objects.requireNonNull(wire.timelines.get(id))));
    return new Point(timeline, (long) a[1] << 32 | Integer.toUnsignedLong(a[2]));
  }

  private synchronized void asked(int callback) {
    callbacks.add(callback);
  }

  /// Returns whether a surface is the one of guests' buffers, which is made after the window's.
  private boolean isPicture(int surface) {
    return surfaces.indexOf(surface) == 1;
  }

  private void attach(int surface, int buffer) {
    if (isPicture(surface)) {
      attached = buffer;
    }
  }

  private synchronized void commit(int surface) {
    Integer content = attached;
    if (isPicture(surface) && content != null) {
      int buffer = content < 0 ? content - PointsBench.CREATED + 1 : 0;
      committed.add(new Content(buffer, acquire, release));
      attached = null;
      acquire = null;
      release = null;
      commits++;
    }
  }

  /// Updates the screen: shows the newest commit whose buffer, and those before, have been written,
  /// and releases the others.
  ///
  /// @return the shown buffer, counted from 1 in the order in which they came, or 0
  public synchronized int update() {
    Content next = committed.peek();
    while (next != null && (next.acquire == null || isReached(next.acquire))) {
      Point read = shown.release;
      if (read != null) {
        read.timeline.signal(read.number);
      }
      shown = committed.remove();
      next = committed.peek();
    }
    if (committed.isEmpty()) {
      for (int callback : callbacks) {
        wire.event(callback, 0, FakeCompositor.words(0));
        wire.event(1, 1, FakeCompositor.words(callback));
      }
      callbacks.clear();
    }
    return shown.buffer;
  }

  /// Shows the next commit, and lets the release point of the one before be signalled when fences
  /// are.
  ///
  /// @param reading the caller's
  public synchronized void updateWhileReading(SyncFile reading) {
    Point read = Objects.requireNonNull(shown.release);
    read.timeline.importSyncFile(read.number, reading);
    shown = new Content(shown.buffer, null, null);
    update();
  }

  private static boolean isReached(Point point) {
    return point.timeline.point(point.number).isSignalled();
  }

  /// Returns how many commits wait for the writers of their buffers.
  public synchronized int waiting() {
    return (int) committed.stream().filter(c -> c.acquire != null && !isReached(c.acquire)).count();
  }

  /// Waits until this number of commits has been made so far.
  public void awaitCommits(int count) {
    Await.until(() -> count + " commits; made: " + commits(), LIMIT, () -> commits() >= count);
  }

  /// Returns the number of commits so far.
  public synchronized int commits() {
    return commits;
  }

  /// Returns the `wl_display*` of the client.
  public long display() {
    return wire.display();
  }

  /// Makes a surface for a window. It is destroyed with the connection.
  public static long window(CompositorOffer offer) {
    MemorySegment made =
        WaylandProxy.create(
            offer.proxy(CompositorGlobal.COMPOSITOR),
            wayland_h.WL_COMPOSITOR_CREATE_SURFACE(),
            wayland_h.wl_surface_interface(),
            4);
    return made.address();
  }

  /// Ends the compositor at once, as a crash does.
  public void kill() {
    wire.kill();
  }

  @Override
  public void close() {
    wire.close();
    opened.values().forEach(SyncobjTimeline::close);
    assertTrue(device.isOpen());
  }
}
