// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.internal.wayland.WaylandBuffer.State;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.SyncFile;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A surface whose commits have points, on a [FakeCompositor] that takes every buffer.
///
/// Threading: everything of the surface runs on the loop's thread, see [#call].
final class PointsBench implements AutoCloseable, PictureEvents {

  static final Duration LIMIT = Duration.ofSeconds(30);

  /// The first number of an object that a compositor makes.
  static final int CREATED = 0xff00_0000;

  static final String SYNCOBJ = "wp_linux_drm_syncobj_manager_v1 1";

  final FakeCompositor compositor =
      FakeCompositor.takesLinear(SYNCOBJ, "zwp_linux_explicit_synchronization_v1 2");
  final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
  final EventLoop loop = new EventLoop("test-present", errors::add);
  final CompositorOffer offer;
  final DmabufFormats formats;
  final DmabufBuffers buffers;
  final @Nullable SyncTimelines timelines;
  final PictureSurface surface;

  /// What the compositor has received about commits, in words.
  final BlockingQueue<String> commits = new LinkedBlockingQueue<>();

  /// The numbers of the commits that were released.
  final BlockingQueue<Long> released = new LinkedBlockingQueue<>();

  private final MemorySegment window;
  private final WaylandEvents reading;
  private final int width;
  private final int height;

  /// @param timelines makes the timelines for the loop, or null if there are none
  PointsBench(int width, int height, Function<EventLoop, @Nullable SyncTimelines> timelines) {
    this.width = width;
    this.height = height;
    AtomicInteger made = new AtomicInteger(CREATED);
    compositor
        .on(
            "params.2",
            (params, _) ->
                compositor.event(params, 0, FakeCompositor.words(made.getAndIncrement())))
        .on("wp_linux_drm_syncobj_manager_v1.1", (_, _) -> commits.add("extend"))
        .on("points.0", (_, _) -> commits.add("end extension"))
        .on("points.1", (_, a) -> commits.add("acquire " + a[0] + " " + point(a)))
        .on("points.2", (_, a) -> commits.add("release " + a[0] + " " + point(a)))
        .on(
            "wl_surface.1",
            (_, a) -> commits.add(a[0] == 0 ? "detach" : a[0] < 0 ? "attach" : "attach pixel"))
        .on("wl_surface.6", (_, _) -> commits.add("commit"));
    offer = call(() -> new CompositorOffer(compositor.display()));
    reading = call(() -> offer.events(loop, reason -> errors.add(new AssertionError(reason))));
    formats = call(() -> new DmabufFormats(offer));
    buffers = call(() -> new DmabufBuffers(offer, formats, true, 8, _ -> {}));
    window =
        call(
            () ->
                WaylandProxy.create(
                    offer.proxy(CompositorGlobal.COMPOSITOR),
                    wayland_h.WL_COMPOSITOR_CREATE_SURFACE(),
                    wayland_h.wl_surface_interface(),
                    4));
    this.timelines = timelines.apply(loop);
    surface = call(() -> new PictureSurface(offer, window.address(), this, true, this.timelines));
    place(Rect.ofSize(width, height));
  }

  private static long point(int... a) {
    return (long) a[1] << 32 | Integer.toUnsignedLong(a[2]);
  }

  private void place(Rect part) {
    BufferTransform upright = new BufferTransform(false, Rotation.NONE);
    assertTrue(call(() -> surface.place(new PicturePlacement(part, upright, part))));
  }

  /// Runs code on the loop's thread.
  <T> T call(Callable<T> code) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            result.complete(code.call());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    try {
      return result.get(Await.patient(LIMIT).toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// Waits until the compositor has handled all requests.
  void sync() {
    assertTrue(call(() -> offer.queue().roundTrip()));
  }

  /// Returns a buffer that the compositor has taken. Ownership: the caller keeps the scanout.
  WaylandBuffer taken(DmabufScanout scanout) {
    WaylandBuffer buffer = call(() -> buffers.buffer(scanout));
    Await.until("taken", LIMIT, () -> call(buffer::state) == State.TAKEN);
    return buffer;
  }

  /// Shows a buffer.
  ///
  /// @param writers the fences that the compositor waits for, or null; the caller's
  long show(WaylandBuffer buffer, @Nullable SyncFile writers) {
    long commit = call(() -> surface.show(buffer, List.of(Rect.ofSize(width, height)), writers));
    sync();
    return commit;
  }

  /// Returns the next of [#commits].
  String next() throws InterruptedException {
    return take(commits);
  }

  <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T taken = queue.poll(Await.patient(LIMIT).toSeconds(), TimeUnit.SECONDS);
    assertNotNull(taken, () -> "errors: " + errors);
    return taken;
  }

  @Override
  public void released(WaylandBuffer buffer, long commit) {
    released.add(commit);
  }

  @Override
  public void released(WaylandBuffer buffer, long commit, OwnedFd fence) {
    fence.close();
    errors.add(new AssertionError("a fence of commit " + commit));
  }

  @Override
  public void frame() {}

  @Override
  public void presented(long commit, long nanos, long refreshNanos) {}

  @Override
  public void discarded(long commit) {}

  @Override
  public void close() {
    call(
        () -> {
          surface.close();
          buffers.close();
          formats.close();
          if (timelines != null) {
            timelines.close();
          }
          reading.close();
          wayland_h.wl_proxy_destroy(window);
          offer.close();
          return true;
        });
    loop.close();
    compositor.close();
    assertEquals(List.of(), List.copyOf(errors));
  }
}
