// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.Presenter;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.panel.PlacedOverlay;
import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The presenter of one surface.
///
/// Threading: all methods may be called on any thread. Ownership: close it. Frames that are
/// submitted after that are discarded.
public final class SurfacePresenter implements Presenter, FrameSink, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SurfacePresenter.class.getName());

  /// Limits messages about refused frames, so that a guest that sends invalid data does not fill a
  /// terminal.
  private static final long REJECTION_PAUSE_NANOS = 1_000_000_000L;

  private final PresenterListener listener;
  private final PresenterCounts stats = new PresenterCounts();
  private final ViewState view = new ViewState();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final FrameMailbox mailbox = new FrameMailbox(this::wake);
  private final PresentSettings settings;
  private final EventLoop loop;
  private final Runnable stepTask = this::step;
  private final CountDownLatch ready = new CountDownLatch(1);

  /// Used by the present thread. Null until the surface is open, and if it cannot be opened.
  private @Nullable PresentLoop presenting;

  // Used by the D-Bus thread.
  private long rejectedAt;

  private SurfacePresenter(PresentOptions options, ReleaseRule rule, PresenterListener listener) {
    this.listener = listener;
    this.settings = new PresentSettings(rule, options.maxFps());
    this.loop = new EventLoop("oriel-present", this::failed);
  }

  /// Starts presenting.
  public static SurfacePresenter start(
      PresentSurface surface, PresentOptions options, PresenterListener listener) {
    ReleaseRule rule = ReleaseRule.of(options.release());
    return start(surface, options, rule, GpuSync.REAL, listener);
  }

  /// Starts presenting with the given rule and fences.
  static SurfacePresenter start(
      PresentSurface surface,
      PresentOptions options,
      ReleaseRule rule,
      GpuSync sync,
      PresenterListener listener) {
    SurfacePresenter p = new SurfacePresenter(options, rule, listener);
    p.stats.policy(rule.inForce(), rule.reason());
    p.loop.execute(() -> p.open(surface, options.renderNode(), sync));
    return p;
  }

  private void open(PresentSurface surface, @Nullable String renderNode, GpuSync sync) {
    try {
      PresentLoop opened =
          new PresentLoop(
              loop,
              mailbox,
              surface,
              renderNode,
              sync,
              new PresentLoop.Shared(settings, view, stats, listener));
      presenting = opened;
      opened.start();
    } finally {
      ready.countDown();
    }
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return ready.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public PresenterStats stats() {
    return stats;
  }

  @Override
  public Viewport viewport() {
    return view.shown();
  }

  @Override
  public void releasePolicy(ReleasePolicy policy) {
    ReleaseRule rule = ReleaseRule.of(policy);
    settings.rule(rule);
    stats.policy(rule.inForce(), rule.reason());
    wake();
  }

  @Override
  public void maxFps(int fps) {
    settings.maxFps(fps);
    wake();
  }

  @Override
  public void frame(Frame frame) {
    mailbox.submit(frame);
  }

  @Override
  public void cursorDefined(CursorImage cursor) {
    view.pointer().shape(cursor);
    wakeForPointer();
  }

  @Override
  public void cursorMoved(int x, int y, boolean visible) {
    view.pointer().move(x, y, visible);
    wakeForPointer();
  }

  /// Sets whether the guest's pointer is drawn into the picture, because no pointer of the host
  /// represents it.
  public void drawPointer(boolean drawn) {
    view.pointer().drawn(drawn);
    wakeForScene();
  }

  private void wakeForPointer() {
    if (view.pointer().drawn()) {
      wakeForScene();
    }
  }

  /// Sets the layout of the picture.
  public void layout(PictureLayout layout) {
    view.layout(layout);
    wakeForScene();
  }

  /// Sets what is shown over the picture.
  public void overlay(PlacedOverlay overlay) {
    view.overlay(overlay);
    wakeForScene();
  }

  /// Moves another part of the picture into view, if the surface shows only a part of the picture.
  ///
  /// @param across from 0, the left end, to 1, the right end
  /// @param down from 0, the upper end, to 1, the lower end
  public void pan(double across, double down) {
    if (view.pan(across, down)) {
      wakeForScene();
    }
  }

  private void wakeForScene() {
    view.changed();
    wake();
  }

  /// Reports a refused message, at most one per second. The picture stays.
  @Override
  public void rejected(String reason) {
    long now = System.nanoTime();
    if (rejectedAt == 0 || now - rejectedAt > REJECTION_PAUSE_NANOS) {
      rejectedAt = now;
      listener.messageRefused(reason);
    }
  }

  /// Keeps the last picture.
  @Override
  public void disconnected(String reason) {}

  /// Draws everything again, because the surface was resized, exposed, shown or hidden.
  public void redraw() {
    settings.redraw();
    wake();
  }

  /// Waits until no draw is in progress. Call this method after the surface has become invisible.
  public void awaitUndrawn(Duration atMost) {
    CountDownLatch done = new CountDownLatch(1);
    try {
      loop.execute(() -> afterDraw(done::countDown));
      boolean _ = done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // The presenter is closed, so no draw is in progress.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void afterDraw(Runnable task) {
    if (presenting != null) {
      presenting.afterDraw(task);
    } else {
      task.run();
    }
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      try {
        loop.execute(stepTask);
      } catch (RejectedExecutionException _) {
        // The presenter is closed, so there is nothing to do.
      }
    }
  }

  private void step() {
    woken.set(false);
    if (presenting != null) {
      presenting.step();
    }
  }

  /// Ends presenting, because the window system has ended. Buffers are released, and the listener
  /// is notified.
  public void fail(RuntimeException cause) {
    try {
      loop.execute(() -> failed(cause));
    } catch (RejectedExecutionException _) {
      // The presenter is closed.
    }
  }

  private void failed(Throwable error) {
    if (presenting != null) {
      presenting.fail(error);
      return;
    }
    LOG.log(System.Logger.Level.DEBUG, "the surface cannot be opened", error);
    mailbox.close();
    listener.stopped(String.valueOf(error.getMessage()));
  }

  private void closed() {
    if (presenting != null) {
      presenting.close(ReleaseCause.CLOSED);
    }
  }

  /// Stops presenting, and waits until the thread has released all buffers.
  @Override
  public void close() {
    mailbox.close();
    try {
      loop.execute(this::closed);
    } catch (RejectedExecutionException _) {
      // The presenter was already closed.
    }
    loop.close();
  }
}
