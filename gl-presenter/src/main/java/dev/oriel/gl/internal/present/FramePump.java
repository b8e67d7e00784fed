package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.PresenterStats.Stage;
import dev.oriel.gl.internal.dmabuf.GpuSync;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes frames, has their buffers given back, and has them drawn: each at its own pace.
///
/// Frames are taken, and buffers given back, as they come. A draw waits for the screen's pace, and
/// for the draw before it to be shown.
///
/// Threading: the present thread, which is the loop's.
final class FramePump implements PollSource {

  private static final System.Logger LOG = System.getLogger(FramePump.class.getName());

  /// How often a draw that did not fit its surface is repeated before the next change is awaited.
  private static final int MAX_MISFITS = 4;

  private static final long LONG_AGO_NANOS = 1_000_000_000L;

  private final EventLoop loop;
  private final FrameMailbox mailbox;
  private final PresentSurface surface;
  private final PresentWishes wishes;
  private final GpuSync sync;
  private final PresenterListener listener;
  private final PresenterCounts stats;
  private final Scene scene;
  private final Canvas canvas;
  private final DrawRunner draws;
  private final GpuReads reads;
  private final BufferReturns buffers;
  private final FrameLog log;
  private @Nullable EglContext context;
  private @Nullable Content content;
  private final DrawPace pace = new DrawPace();
  private long lastDraw = System.nanoTime() - LONG_AGO_NANOS;
  private int misfits;
  private boolean redraw = true;
  private long due = NEVER;
  private boolean closed;

  FramePump(
      EventLoop loop,
      FrameMailbox mailbox,
      PresentSurface surface,
      PresentWishes wishes,
      GpuSync sync,
      Scene scene,
      PresenterCounts stats,
      PresenterListener listener) {
    this.loop = loop;
    this.mailbox = mailbox;
    this.surface = surface;
    this.wishes = wishes;
    this.sync = sync;
    this.scene = scene;
    this.stats = stats;
    this.listener = listener;
    this.canvas = new Canvas(surface, sync, scene, stats);
    this.draws = new DrawRunner(loop, canvas, surface.mayBlock(), new DrawObserver());
    this.reads = new GpuReads(draws.beside());
    this.buffers = new BufferReturns(wishes, sync, reads, stats, loop, this::step);
    this.log = new FrameLog(stats);
  }

  Canvas canvas() {
    return canvas;
  }

  /// Opens the surface, and begins.
  void open(@Nullable String renderNode) {
    EglContext opened = draws.open();
    context = opened;
    content =
        new Content(opened, renderNode, surface.readBackReason(), sync, reads, stats, observer());
    stats.sync(opened.display().syncKind().label());
    loop.add(this);
    step();
    Rehearsal.run(opened);
  }

  private Content.Observer observer() {
    return new Content.Observer() {
      @Override
      public void path(FramePath path, String reason) {
        listener.pathChanged(path, reason);
      }

      @Override
      public void failed(String reason) {
        listener.frameFailed(reason);
      }

      @Override
      public void recovered() {
        listener.frameShown();
      }
    };
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
    Content shown = content;
    if (closed || shown == null) {
      return;
    }
    redraw |= wishes.takeRedraw();
    buffers.keepRate();
    due = NEVER;
    if (!draws.isDrawing()) {
      takeFrames(shown);
      if (isHidden()) {
        until(buffers.returnUnseen(lastDraw, surface.refreshNanos()));
      } else {
        boolean drawnNow = draws.isIdle() && drawDue() - System.nanoTime() <= 0;
        buffers.take(shown, log, drawnNow);
        draw(shown);
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

  private void takeFrames(Content shown) {
    for (Frame f = mailbox.poll(); f != null; f = mailbox.poll()) {
      stats.frame();
      if (f instanceof Frame.Dmabuf d) {
        buffers.offer(d);
      } else {
        buffers.supersede();
        log.take(f, false);
        shown.accept(f);
        log.newest().mark(Stage.IMPORTED);
      }
    }
  }

  /// The time from which on a draw keeps the pace.
  private long drawDue() {
    return pace.due(drawInterval());
  }

  private long drawInterval() {
    return Math.max(surface.frameNanos(), wishes.minFrameNanos());
  }

  private void draw(Content shown) {
    if (!draws.isIdle()) {
      return;
    }
    boolean moved = scene.takeChanged();
    if (!redraw && !moved && !shown.changed()) {
      returnUndrawn();
      return;
    }
    long next = drawDue();
    if (next - System.nanoTime() > 0) {
      if (moved) {
        scene.changed();
      }
      until(next);
      return;
    }
    Canvas.Job job = draws.job();
    job.memory = toPut(shown);
    if (job.memory == null && shown.prepare()) {
      log.newest().mark(Stage.IMPORTED);
    }
    GlImage image = shown.image();
    job.everything = redraw || (image == null && shown.changed());
    job.image = image;
    job.changed = job.memory == null ? shown.takeUndrawn() : shown.takeUnshown();
    job.after = draws.beside() ? sync.fence(opened()) : null;
    job.fenced = draws.beside() || shown.drawsBuffer() || buffers.awaitDraw();
    job.times = log.handOver(job.times);
    redraw = false;
    log.context(shown.path(), wishes.rule().inForce());
    draws.run();
  }

  /// The memory whose pixels need no drawing, or null.
  private @Nullable MappedScanout toPut(Content shown) {
    MappedScanout memory = redraw || buffers.awaitDraw() ? null : shown.shared();
    return memory != null && canvas.puts(memory) ? memory : null;
  }

  private EglContext opened() {
    return Objects.requireNonNull(context, "not open");
  }

  /// A flush that changed nothing was not read either, but is answered all the same.
  private void returnUndrawn() {
    if (buffers.awaitDraw()) {
      try (GpuFence fence = sync.fence(opened())) {
        buffers.undrawn(fence);
      }
    }
  }

  /// Follows a draw.
  private final class DrawObserver implements DrawRunner.Observer {

    @Override
    public void drawn(Canvas.Job job) {
      if (job.resized) {
        listener.pictureResized(
            canvas.viewport().pictureWidth(), canvas.viewport().pictureHeight());
      }
      if (!job.drawn) {
        log.end(job.times);
        returnUndrawn();
        return;
      }
      lastDraw = System.nanoTime();
      pace.drawn(lastDraw, drawInterval());
      GpuFence fence = job.fence;
      if (fence != null) {
        buffers.drawn(Objects.requireNonNull(content), fence);
        job.times.markOnce(Stage.FENCED);
      }
    }

    @Override
    public void shown(Canvas.Job job) {
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

    @Override
    public void advanced() {
      step();
    }

    @Override
    public void failed(Throwable cause) {
      fail(cause);
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
    listener.stopped(String.valueOf(cause.getMessage()));
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
    if (content != null) {
      content.close();
    }
  }
}
