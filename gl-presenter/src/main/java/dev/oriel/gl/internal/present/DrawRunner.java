package dev.oriel.gl.internal.present;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.sync.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Has a canvas draw, one draw at a time.
///
/// Where the surface's swaps may wait for the screen, the canvas keeps the surface's context on a
/// thread of its own, and the present thread gets another context that shares the textures; else
/// everything happens on the present thread, in one context.
///
/// Threading: the present thread, on which the observer is called too.
final class DrawRunner {

  /// Hears how far a draw is.
  interface Observer {
    /// It has been submitted, or there was nothing to be drawn.
    void drawn(Canvas.Job job);

    /// It has been given to the screen. Only after a draw.
    void shown(Canvas.Job job);

    /// One of the above was called by the loop, and not within [DrawRunner#run].
    void advanced();

    /// The surface or its context is lost.
    void failed(Throwable cause);
  }

  private enum Phase {
    IDLE,
    DRAWING,
    SHOWING
  }

  private final EventLoop loop;
  private final Canvas canvas;
  private final Observer observer;
  private final boolean beside;
  private final Canvas.Job job = new Canvas.Job();
  private final Runnable drawTask = this::drawBeside;
  private final Runnable drawnTask = this::drawnBeside;
  private final Runnable shownTask = this::shownBeside;
  private @Nullable EventLoop canvasLoop;
  private @Nullable EglContext context;
  private Phase phase = Phase.IDLE;
  private boolean closed;

  /// @param beside whether the canvas gets a thread of its own
  DrawRunner(EventLoop loop, Canvas canvas, boolean beside, Observer observer) {
    this.loop = loop;
    this.canvas = canvas;
    this.beside = beside;
    this.observer = observer;
  }

  /// Opens the surface.
  ///
  /// @return the present thread's context, which is current
  EglContext open() {
    EglContext opened = beside ? openBeside() : canvas.open();
    context = opened;
    return opened;
  }

  private EglContext openBeside() {
    EventLoop other = new EventLoop("oriel-canvas", e -> loop.execute(() -> observer.failed(e)));
    canvasLoop = other;
    try {
      EglContext own =
          CompletableFuture.supplyAsync(() -> EglContext.sharing(canvas.open()), other).join();
      own.makeCurrent();
      return own;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /// Whether the canvas has a thread of its own.
  boolean beside() {
    return beside;
  }

  /// Whether a draw can be run.
  boolean isIdle() {
    return phase == Phase.IDLE;
  }

  /// Whether a draw is reading the picture behind which there is no fence yet.
  boolean isDrawing() {
    return phase == Phase.DRAWING;
  }

  /// The draw, to be filled in while [#isIdle].
  Canvas.Job job() {
    return job;
  }

  /// Runs the draw.
  void run() {
    phase = Phase.DRAWING;
    if (canvasLoop != null) {
      canvasLoop.execute(drawTask);
      return;
    }
    canvas.draw(job);
    drawn();
    if (phase == Phase.SHOWING) {
      canvas.show(job);
      shown();
    }
  }

  private void drawn() {
    phase = job.drawn ? Phase.SHOWING : Phase.IDLE;
    observer.drawn(job);
  }

  private void shown() {
    phase = Phase.IDLE;
    observer.shown(job);
  }

  /// The canvas thread's part.
  private void drawBeside() {
    canvas.draw(job);
    boolean shows = job.drawn;
    loop.execute(drawnTask);
    if (shows) {
      canvas.show(job);
      loop.execute(shownTask);
    }
  }

  private void drawnBeside() {
    if (!closed) {
      drawn();
      observer.advanced();
    }
  }

  private void shownBeside() {
    if (!closed) {
      shown();
      observer.advanced();
    }
  }

  /// Runs a task when the draw that goes on, if any, has been given to the screen.
  void afterDraw(Runnable task) {
    if (canvasLoop == null || closed) {
      task.run();
    } else {
      canvasLoop.execute(task);
    }
  }

  /// Frees the canvas; waits for a swap that goes on.
  ///
  /// @param before frees what else is in the present thread's context
  void close(Runnable before) {
    closed = true;
    EventLoop other = canvasLoop;
    if (other == null) {
      before.run();
      canvas.close();
      return;
    }
    other.execute(canvas::close);
    other.close();
    before.run();
    if (context != null) {
      context.close();
    }
  }
}
