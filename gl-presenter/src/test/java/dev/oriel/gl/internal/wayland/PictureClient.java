// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.fixtures.Weston;
import dev.oriel.gl.internal.wayland.WaylandBuffer.State;
import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A window in which a compositor shows buffers, and the thread that passes them on.
///
/// Threading: [#call] runs code on that thread.
final class PictureClient implements AutoCloseable, PictureEvents {

  static final Duration LIMIT = Duration.ofSeconds(30);

  final TestWindow window;
  final EventLoop loop;
  final CompositorOffer offer;
  final DmabufFormats formats;
  final DmabufBuffers buffers;
  final PictureSurface surface;
  private final WaylandEvents reading;

  final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
  final BlockingQueue<String> broken = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> frames = new LinkedBlockingQueue<>();
  final BlockingQueue<WaylandBuffer> releases = new LinkedBlockingQueue<>();
  final BlockingQueue<WaylandBuffer> answers = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> times = new LinkedBlockingQueue<>();
  final BlockingQueue<Long> fenced = new LinkedBlockingQueue<>();
  final AtomicInteger discarded = new AtomicInteger();

  PictureClient(Weston compositor, int width, int height) {
    // Weston offers fences, but has none if Mesa draws in software.
    this(compositor, width, height, false);
  }

  PictureClient(Weston compositor, int width, int height, boolean fences) {
    window = new TestWindow(compositor.socket(), width, height);
    loop = new EventLoop("test-present", errors::add);
    offer = call(() -> new CompositorOffer(window.display()));
    assertEquals("", call(offer::missing));
    reading = call(() -> offer.events(loop, broken::add));
    formats = call(() -> new DmabufFormats(offer));
    buffers = call(() -> new DmabufBuffers(offer, formats, true, 8, answers::add));
    surface = call(() -> new PictureSurface(offer, window.surface(), this, fences, null));
  }

  /// Runs code on the thread that passes buffers on.
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
      return result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// Asks the compositor for a buffer, and returns it when it has answered.
  WaylandBuffer answered(DmabufScanout scanout) throws InterruptedException {
    boolean[] asked = {false};
    WaylandBuffer buffer =
        call(
            () -> {
              WaylandBuffer b = buffers.buffer(scanout);
              asked[0] = b.state() == State.ASKED;
              return b;
            });
    if (asked[0]) {
      assertEquals(buffer, take(answers));
    }
    return buffer;
  }

  /// Shows the whole of a buffer anew.
  long show(WaylandBuffer buffer) {
    return call(
        () ->
            surface.show(
                buffer,
                List.of(Rect.ofSize(buffer.layout().width(), buffer.layout().height())),
                null));
  }

  /// Places the picture, also if the window must be committed for that.
  void place(PicturePlacement placement) {
    call(
        () -> {
          if (surface.place(placement)) {
            surface.commitParent();
          }
          return true;
        });
  }

  /// Waits for something that the compositor says.
  <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T taken = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(taken, () -> "broken: " + broken + ", errors: " + errors);
    return taken;
  }

  @Override
  public void released(WaylandBuffer buffer, long commit) {
    assertEquals(commit, buffer.lastCommit());
    releases.add(buffer);
  }

  @Override
  public void released(WaylandBuffer buffer, long commit, OwnedFd fence) {
    fence.close();
    if (surface.fences()) {
      fenced.add(commit);
    } else {
      errors.add(new AssertionError("a fence that was not asked for"));
    }
  }

  @Override
  public void frame() {
    frames.add(System.nanoTime());
  }

  @Override
  public void presented(long commit, long nanos, long refreshNanos) {
    times.add(nanos);
  }

  @Override
  public void discarded(long commit) {
    discarded.incrementAndGet();
  }

  @Override
  public void close() {
    call(
        () -> {
          surface.close();
          buffers.close();
          formats.close();
          reading.close();
          offer.close();
          return true;
        });
    loop.close();
    window.close();
    assertEquals(List.of(), List.copyOf(errors));
  }
}
