// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.fixtures.Await;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.present.RecordingSurface.Swap;
import dev.oriel.guest.MemoryBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A presenter whose fences and screen the test controls, and three buffers of a guest.
final class PresentBench implements AutoCloseable {

  static final int W = 64;
  static final int H = 48;
  static final Duration LIMIT = Duration.ofSeconds(30);

  final FakeSync sync = new FakeSync();
  final RecordingListener listener = new RecordingListener();
  final RecordingSurface surface;
  final MemoryBuffer[] buffers = new MemoryBuffer[3];
  final DmabufScanout[] scanouts = new DmabufScanout[3];
  final SurfacePresenter presenter;
  private final Semaphore screen = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);
  private volatile boolean screenWaits;
  private long serial;

  PresentBench(ReleasePolicy policy, boolean mayBlock) {
    this(PresentOptions.DEFAULT.release(policy), ReleaseRule.of(policy), mayBlock);
  }

  PresentBench(PresentOptions options, ReleaseRule rule, boolean mayBlock) {
    this(options, rule, mayBlock, null);
  }

  /// @param compositor the compositor that takes buffers, or null
  PresentBench(ReleasePolicy policy, boolean mayBlock, FakeCompositor compositor) {
    this(PresentOptions.DEFAULT.release(policy), ReleaseRule.of(policy), mayBlock, compositor);
  }

  private PresentBench(
      PresentOptions options,
      ReleaseRule rule,
      boolean mayBlock,
      @Nullable FakeCompositor compositor) {
    surface = new RecordingSurface(W, H, mayBlock);
    if (compositor != null) {
      surface.compositor(compositor);
      // The compositor updates the screen when the test says so.
      surface.refreshNanos(LIMIT.toNanos());
    }
    surface.beforeSwap(this::waitForScreen);
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new MemoryBuffer(4L * W * H);
      scanouts[i] = buffers[i].scanout(W, H, Fourcc.XRGB8888, 4L * W);
    }
    presenter = SurfacePresenter.start(surface, options, rule, sync, listener);
    // The first draw has no picture: black.
    assertEquals(0, surface.next().at(0, 0));
  }

  private void waitForScreen() {
    arrived.release();
    if (screenWaits) {
      screen.acquireUninterruptibly();
    }
  }

  /// Makes each swap wait for [#refresh].
  void holdScreen() {
    arrived.drainPermits();
    screenWaits = true;
  }

  /// Waits until a swap waits for the screen.
  void awaitSwap() {
    try {
      if (!arrived.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no swap came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Completes one swap.
  void refresh() {
    screen.release();
  }

  /// Completes all swaps.
  void letScreenGo() {
    screenWaits = false;
    screen.release();
  }

  /// Waits until frames take a path, for a reason.
  void awaitPath(FramePath path, String reason) {
    Await.until(
        () -> path + ", " + reason + "; is: " + stats(),
        LIMIT,
        () -> stats().path() == path && stats().pathReason().equals(reason));
  }

  /// Submits a flush of a whole buffer.
  GuestFlush flush(int buffer) {
    return flush(buffer, Damage.full(W, H));
  }

  GuestFlush flush(int buffer, Damage damage) {
    GuestFlush ticket = new GuestFlush();
    submit(buffer, damage, ticket);
    return ticket;
  }

  void submit(int buffer, Damage damage, ReleaseTicket ticket) {
    scanouts[buffer].retain();
    presenter.frame(
        new Frame.Dmabuf(++serial, System.nanoTime(), scanouts[buffer], damage, ticket));
  }

  /// Fills a buffer with a colour and flushes it.
  GuestFlush paint(int buffer, int rgb) {
    buffers[buffer].fill(rgb);
    return flush(buffer);
  }

  /// Returns the colour that is shown next.
  int shown() {
    return surface.next().at(W / 2, H / 2);
  }

  /// Waits until a colour is shown.
  void awaitShown(int rgb) {
    Swap swap = surface.next();
    while (swap.at(W / 2, H / 2) != rgb) {
      swap = surface.next();
    }
  }

  PresenterStats.Snapshot stats() {
    return presenter.stats().snapshot();
  }

  /// Waits until the presenter has taken this number of frames.
  void awaitFrames(long count) {
    Await.until(
        () -> count + " frames; taken: " + stats().frames(),
        LIMIT,
        () -> stats().frames() >= count);
  }

  /// Waits until the presenter has queried the write fences of a buffer this number of times.
  void awaitAsked(int buffer, int times) {
    Await.until(
        () -> times + " queries of write fences; made: " + sync.asked(scanouts[buffer]),
        LIMIT,
        () -> sync.asked(scanouts[buffer]) >= times);
  }

  @Override
  public void close() {
    letScreenGo();
    presenter.close();
    sync.close();
    for (int i = 0; i < buffers.length; i++) {
      assertEquals(1, scanouts[i].references(), "references to buffer " + i);
      scanouts[i].close();
      buffers[i].close();
    }
  }
}
