// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.PresenterStats.Stage;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import org.jspecify.annotations.Nullable;

/// Takes frames, releases their buffers, and starts draws. Each of these has its own pace.
///
/// Frames are taken and buffers released as soon as they arrive. A draw waits for the screen's
/// pace, and until the previous draw has been shown.
///
/// Threading: the present thread, which is the loop's thread.
final class PresentLoop implements PollSource {

  private static final System.Logger LOG = System.getLogger(PresentLoop.class.getName());

  /// The number of times that a draw is repeated if it did not fit its surface. After that, the
  /// loop waits for the next change.
  private static final int MAX_MISFITS = 4;

  private static final long LONG_AGO_NANOS = 1_000_000_000L;

  /// The objects that a presenter shares with its loop.
  ///
  /// @param settings the settings
  /// @param view the layout of the picture
  /// @param stats the statistics
  /// @param listener the presenter's listener
  record Shared(
      PresentSettings settings,
      ViewState view,
      PresenterCounts stats,
      PresenterListener listener) {}

  private final EventLoop loop;
  private final FrameMailbox mailbox;
  private final PresentSurface surface;
  private final Shared shared;
  private final GpuSync sync;
  private final DrawRunner draws;
  private final Canvas canvas;
  private final ReadFences reads;
  private final FrameIntake intake;
  private final CompositorPath passing;
  private final BufferReleaser buffers;
  private final FrameLog log;
  private final DrawPace pace = new DrawPace();
  private long lastDraw = System.nanoTime() - LONG_AGO_NANOS;
  private int misfits;
  private boolean redraw = true;

  /// Whether the last draw shows the picture, in place of one that the compositor shows. No longer
  /// so when a newer picture was passed.
  private boolean replacesPassed;

  private long due = NEVER;
  private boolean closed;

  /// Opens the surface.
  ///
  /// @param renderNode the device that reads buffers if the surface's own cannot, or null
  PresentLoop(
      EventLoop loop,
      FrameMailbox mailbox,
      PresentSurface surface,
      @Nullable String renderNode,
      GpuSync sync,
      Shared shared) {
    this.loop = loop;
    this.mailbox = mailbox;
    this.surface = surface;
    this.sync = sync;
    this.shared = shared;
    PresenterCounts stats = shared.stats;
    boolean ownThread = surface.mayBlock();
    this.draws =
        new DrawRunner(
            loop,
            ownThread,
            () -> openCanvas(surface, sync, shared),
            new DrawRunner.Sequel(this::drawn, this::shown, this::step, this::fail));
    this.canvas = draws.canvas();
    this.reads = new ReadFences(ownThread);
    this.intake =
        new FrameIntake(
            draws.context(),
            renderNode,
            canvas.surface().readBackReason(),
            sync,
            reads,
            stats,
            shared.listener);
    ReleasePacer pacer = new ReleasePacer(stats);
    this.passing =
        new CompositorPath(
            surface.passThrough(loop, draws.context(), new CompositorNews()),
            sync,
            loop,
            this::step,
            surface,
            shared,
            reads,
            pacer);
    AcquireQueue incoming = new AcquireQueue(new WriterWatch(sync, loop, this::step));
    this.buffers = new BufferReleaser(incoming, passing, pacer, shared.settings, reads, stats);
    this.log = new FrameLog(stats);
    stats.sync(draws.context().display().syncKind().label());
  }

  /// The compositor's news.
  private final class CompositorNews implements PassThrough.Listener {

    @Override
    public void changed() {
      step();
    }

    @Override
    public void visible(long show, long nanos) {
      passing.visible(show, nanos);
    }

    @Override
    public void failed(RuntimeException cause) {
      fail(cause);
    }
  }

  private static Canvas openCanvas(PresentSurface surface, GpuSync sync, Shared shared) {
    DrawSurface opened = surface.open();
    try {
      return new Canvas(opened, sync, shared.view, shared.stats);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /// Starts the loop.
  void start() {
    var _ = loop.add(this);
    step();
    Warmup.run(draws.context());
  }

  // As a source of the event loop, it has a deadline and no descriptor.

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public int events() {
    return 0;
  }

  @Override
  public long deadlineNanos() {
    return due;
  }

  @Override
  public void ready(int revents) {
    step();
  }

  /// Does everything that can be done now.
  void step() {
    if (closed) {
      return;
    }
    redraw |= shared.settings.takeRedraw();
    buffers.updateRate();
    due = NEVER;
    passing.update();
    if (!draws.isDrawing()) {
      takeFrames();
      if (isHidden()) {
        until(buffers.releaseUnseen(lastDraw, surface.refreshNanos()));
      } else {
        boolean drawnNow = draws.isIdle() && drawDue() - System.nanoTime() <= 0;
        buffers.take(intake, log, drawnNow);
        replacesPassed &= intake.passed() == null;
        draw();
        if (draws.isIdle()) {
          passing.commitWindow();
        }
      }
    }
    until(buffers.run());
    until(passing.dueNanos(NEVER));
  }

  /// Makes the event loop call back at the given time, or earlier.
  private void until(long nanos) {
    if (due == NEVER || (nanos != NEVER && nanos - due < 0)) {
      due = nanos;
    }
  }

  private boolean isHidden() {
    return !surface.visible() || surface.width() < 1 || surface.height() < 1;
  }

  private void takeFrames() {
    for (Frame f = mailbox.poll(); f != null; f = mailbox.poll()) {
      shared.stats.frame();
      if (f instanceof Frame.Dmabuf d) {
        buffers.offer(d);
      } else {
        buffers.supersede();
        log.take(f, false);
        intake.accept(f);
        log.newest().mark(Stage.IMPORTED);
      }
    }
  }

  /// Returns the time from which a draw keeps the pace.
  private long drawDue() {
    return pace.due(drawInterval());
  }

  private long drawInterval() {
    return Math.max(surface.frameNanos(), shared.settings.minFrameNanos());
  }

  private void draw() {
    if (!draws.isIdle()) {
      return;
    }
    boolean moved = shared.view.takeChanged();
    followPassed(moved);
    if (!redraw && (!moved || intake.passed() != null) && !intake.changed()) {
      releaseUndrawn();
      return;
    }
    long next = drawDue();
    if (next - System.nanoTime() > 0) {
      if (moved) {
        shared.view.changed();
      }
      until(next);
      return;
    }
    Canvas.Job job = draws.job();
    job.memory = toPut();
    if (job.memory == null && intake.prepare()) {
      log.newest().mark(Stage.IMPORTED);
    }
    GlImage image = intake.image();
    job.everything = redraw || (image == null && intake.changed());
    job.image = image;
    job.changed = job.memory == null ? intake.takeUndrawn() : intake.takeUnshown();
    job.after = draws.hasOwnThread() ? sync.fence(draws.context()) : null;
    job.fenced = draws.hasOwnThread() || intake.drawsBuffer() || buffers.awaitsDraw();
    job.times = log.handOver(job.times);
    replacesPassed = intake.passed() == null;
    redraw = false;
    log.context(intake.path(), shared.settings.rule().inForce());
    draws.run();
  }

  /// Keeps the picture that the compositor shows in its place, or draws it from now on.
  private void followPassed(boolean moved) {
    DmabufScanout passed = intake.passed();
    if (passed != null) {
      String obstacle = passing.obstacle(passed);
      if (obstacle != null) {
        if (!passing.isWritten()) {
          intake.drawPassed(obstacle);
        }
      } else if (!passing.shows()) {
        passing.showAgain(passed);
      } else if (moved || redraw) {
        passing.move(passed);
      }
    }
    // What is drawn can be seen only when the compositor's picture is gone.
    redraw |= passing.shows() && intake.passed() == null;
  }

  /// Returns the memory whose pixels can be shown without being drawn, or null.
  private @Nullable MappedScanout toPut() {
    MappedScanout memory = redraw || buffers.awaitsDraw() ? null : intake.unshownMemory();
    return memory != null && canvas.puts(memory, surface.width(), surface.height()) ? memory : null;
  }

  /// Releases the tickets that wait for a draw. A flush without damage causes no read, but must be
  /// answered too.
  private void releaseUndrawn() {
    if (buffers.awaitsDraw()) {
      try (GpuFence fence = sync.fence(draws.context())) {
        buffers.undrawn(fence);
      }
    }
  }

  /// Called when a draw has been submitted, or when there was nothing to draw.
  private void drawn(Canvas.Job job) {
    if (job.resized) {
      shared.listener.pictureResized(
          shared.view.shown().pictureWidth(), shared.view.shown().pictureHeight());
    }
    if (!job.drawn) {
      log.end(job.times);
      releaseUndrawn();
      return;
    }
    lastDraw = System.nanoTime();
    pace.drawn(lastDraw, drawInterval());
    GpuFence fence = job.fence;
    if (fence != null) {
      buffers.drawn(intake, fence);
      job.times.markOnce(Stage.FENCED);
    }
  }

  /// Called when a draw has been handed over to the screen.
  private void shown(Canvas.Job job) {
    job.times.mark(Stage.SWAPPED);
    log.end(job.times);
    if (job.fence != null) {
      buffers.shown(job.fence);
    }
    if (replacesPassed) {
      passing.hide();
    }
    misfits = job.fitted ? 0 : misfits + 1;
    if (!job.fitted && misfits < MAX_MISFITS) {
      redraw = true;
      until(drawDue());
    }
  }

  /// Runs a task when no draw is in progress. Call this method after the surface has been hidden.
  void afterDraw(Runnable task) {
    draws.afterDraw(task);
  }

  /// Ends presenting because of an error.
  void fail(Throwable cause) {
    if (closed) {
      return;
    }
    LOG.log(System.Logger.Level.DEBUG, "presenting ended", cause);
    close(ReleaseCause.DRAW_FAILED);
    shared.listener.stopped(String.valueOf(cause.getMessage()));
  }

  /// Releases everything.
  void close(ReleaseCause cause) {
    if (closed) {
      return;
    }
    closed = true;
    due = NEVER;
    buffers.close(cause);
    mailbox.close();
    try {
      draws.close(this::free);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing after a failure", e);
    }
  }

  private void free() {
    reads.close();
    intake.close();
  }
}
