// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.Overlay;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.Presenter;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.PresenterStats;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The presenter of one surface.
///
/// Threading: all methods on any thread. Ownership: close it; frames submitted later are discarded.
public final class SurfacePresenter implements Presenter, FrameSink, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SurfacePresenter.class.getName());

  /// A guest that sends nonsense at its own pace is not to fill a terminal.
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

  /// The present thread's own: null until the surface is open, and where it cannot be opened.
  private @Nullable PresentLoop presenting;

  // The D-Bus thread's own.
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

  /// Starts presenting by a rule, and with fences, of the caller's own.
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

  /// Whether the guest's pointer is drawn into the picture, for where no pointer of the host stands
  /// for it.
  public void drawPointer(boolean drawn) {
    view.pointer().drawn(drawn);
    wakeForScene();
  }

  private void wakeForPointer() {
    if (view.pointer().drawn()) {
      wakeForScene();
    }
  }

  /// Lays the picture out in another way.
  public void layout(PictureLayout layout) {
    view.layout(layout);
    wakeForScene();
  }

  /// Shows words over the picture.
  ///
  /// @param textScale the pixels of a letter's pixel, where there is room
  public void overlay(Overlay overlay, int textScale) {
    view.textScale(textScale);
    view.overlay(overlay);
    wakeForScene();
  }

  /// Brings another part in sight, where the surface shows a part of the picture only.
  ///
  /// @param across 0 for the left end to 1 for the right one
  /// @param down 0 for the upper end to 1 for the lower one
  public void pan(double across, double down) {
    if (view.pan(across, down)) {
      wakeForScene();
    }
  }

  private void wakeForScene() {
    view.changed();
    wake();
  }

  /// Tells of a refused message, of many in a second only the first; the picture stays.
  @Override
  public void rejected(String reason) {
    long now = System.nanoTime();
    if (rejectedAt == 0 || now - rejectedAt > REJECTION_PAUSE_NANOS) {
      rejectedAt = now;
      listener.messageRefused(reason);
    }
  }

  /// The last picture stays.
  @Override
  public void disconnected(String reason) {}

  /// Draws everything once more: the surface was resized, exposed, shown or hidden.
  public void redraw() {
    settings.redraw();
    wake();
  }

  /// Waits until no draw is under way, once the surface says that nobody can see it.
  public void awaitUndrawn(Duration atMost) {
    CountDownLatch done = new CountDownLatch(1);
    try {
      loop.execute(() -> afterDraw(done::countDown));
      boolean _ = done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // Closed: nothing is drawn any more.
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
        // Closed: there is nothing to be woken for.
      }
    }
  }

  private void step() {
    woken.set(false);
    if (presenting != null) {
      presenting.step();
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

  /// Stops presenting; waits until the thread has given everything back.
  @Override
  public void close() {
    mailbox.close();
    try {
      loop.execute(this::closed);
    } catch (RejectedExecutionException _) {
      // Closed before.
    }
    loop.close();
  }
}
