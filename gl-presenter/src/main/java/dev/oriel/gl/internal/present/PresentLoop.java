// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

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

/// Takes frames, releases their buffers, and has them drawn: each at its own pace.
///
/// Frames are taken, and buffers released, as they come. A draw waits for the screen's pace, and
/// for the draw before it to be shown.
///
/// Threading: the present thread, which is the loop's.
final class PresentLoop implements PollSource {

  private static final System.Logger LOG = System.getLogger(PresentLoop.class.getName());

  /// How often a draw that did not fit its surface is repeated before the next change is awaited.
  private static final int MAX_MISFITS = 4;

  private static final long LONG_AGO_NANOS = 1_000_000_000L;

  /// What a presenter and its loop share.
  ///
  /// @param settings what others want of it
  /// @param view how the picture is laid out
  /// @param stats what it counts
  /// @param listener hears of what a user would want to know
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
  private final BufferReleaser buffers;
  private final FrameLog log;
  private final DrawPace pace = new DrawPace();
  private long lastDraw = System.nanoTime() - LONG_AGO_NANOS;
  private int misfits;
  private boolean redraw = true;
  private long due = NEVER;
  private boolean closed;

  /// Opens the surface.
  ///
  /// @param renderNode the device that reads buffers where the surface's own cannot, or null
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
    boolean beside = surface.mayBlock();
    this.draws =
        new DrawRunner(
            loop,
            beside,
            () -> openCanvas(surface, sync, shared),
            new DrawRunner.Sequel(this::drawn, this::shown, this::step, this::fail));
    this.canvas = draws.canvas();
    this.reads = new ReadFences(beside);
    this.intake =
        new FrameIntake(
            draws.context(),
            renderNode,
            canvas.surface().readBackReason(),
            sync,
            reads,
            stats,
            shared.listener);
    this.buffers = new BufferReleaser(shared.settings, sync, reads, stats, loop, this::step);
    this.log = new FrameLog(stats);
    stats.sync(draws.context().display().syncKind().label());
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

  /// Begins.
  void start() {
    var _ = loop.add(this);
    step();
    Warmup.run(draws.context());
  }

  // As a source of the loop, it has a deadline and no descriptor.

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

  /// Does whatever can be done now.
  void step() {
    if (closed) {
      return;
    }
    redraw |= shared.settings.takeRedraw();
    buffers.updateRate();
    due = NEVER;
    if (!draws.isDrawing()) {
      takeFrames();
      if (isHidden()) {
        until(buffers.releaseUnseen(lastDraw, surface.refreshNanos()));
      } else {
        boolean drawnNow = draws.isIdle() && drawDue() - System.nanoTime() <= 0;
        buffers.take(intake, log, drawnNow);
        draw();
      }
    }
    until(buffers.run());
  }

  /// Makes the loop call back at a time, if it does not before.
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

  /// The time from which on a draw keeps the pace.
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
    if (!redraw && !moved && !intake.changed()) {
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
    job.after = draws.beside() ? sync.fence(draws.context()) : null;
    job.fenced = draws.beside() || intake.drawsBuffer() || buffers.awaitsDraw();
    job.times = log.handOver(job.times);
    redraw = false;
    log.context(intake.path(), shared.settings.rule().inForce());
    draws.run();
  }

  /// The memory whose pixels need no drawing, or null.
  private @Nullable MappedScanout toPut() {
    MappedScanout memory = redraw || buffers.awaitsDraw() ? null : intake.unshownMemory();
    return memory != null && canvas.puts(memory, surface.width(), surface.height()) ? memory : null;
  }

  /// A flush that changed nothing was not read either, but is answered all the same.
  private void releaseUndrawn() {
    if (buffers.awaitsDraw()) {
      try (GpuFence fence = sync.fence(draws.context())) {
        buffers.undrawn(fence);
      }
    }
  }

  /// A draw has been submitted, or there was nothing to draw.
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

  /// A draw has been given to the screen.
  private void shown(Canvas.Job job) {
    job.times.mark(Stage.SWAPPED);
    log.end(job.times);
    if (job.fence != null) {
      buffers.shown(job.fence);
    }
    misfits = job.fitted ? 0 : misfits + 1;
    if (!job.fitted && misfits < MAX_MISFITS) {
      redraw = true;
      until(drawDue());
    }
  }

  /// Runs a task when nothing is being drawn, once the surface is hidden.
  void afterDraw(Runnable task) {
    draws.afterDraw(task);
  }

  /// Ends what cannot go on.
  void fail(Throwable cause) {
    if (closed) {
      return;
    }
    LOG.log(System.Logger.Level.DEBUG, "presenting ended", cause);
    close(ReleaseCause.DRAW_FAILED);
    shared.listener.stopped(String.valueOf(cause.getMessage()));
  }

  /// Gives everything back.
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
      LOG.log(System.Logger.Level.DEBUG, "closing what failed", e);
    }
  }

  private void free() {
    reads.close();
    intake.close();
  }
}
