// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.sync.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the draws of a canvas, one at a time.
///
/// If the surface's swaps may wait for the screen, the canvas uses the surface's context on a
/// separate thread, and the present thread gets another context that shares the textures. Otherwise
/// everything happens on the present thread, in one context.
///
/// Threading: the present thread, which also calls all callbacks.
final class DrawRunner {

  private enum Phase {
    IDLE,
    DRAWING,
    SHOWING
  }

  /// The callbacks after a draw.
  ///
  /// @param drawn called when a draw has been submitted, or when there was nothing to draw
  /// @param shown called when a draw has been handed over to the screen; only if something was
  ///   drawn
  /// @param advanced called after one of the callbacks above if the loop called it, and not
  ///   [DrawRunner#run]
  /// @param failed called with the error that made the surface or its context unusable
  record Sequel(
      Consumer<Canvas.Job> drawn,
      Consumer<Canvas.Job> shown,
      Runnable advanced,
      Consumer<Throwable> failed) {}

  private final EventLoop loop;
  private final Sequel sequel;
  private final @Nullable EventLoop canvasLoop;
  private final Canvas canvas;
  private final EglContext context;
  private final Canvas.Job job = new Canvas.Job();
  private final Runnable drawTask = this::drawOnCanvasThread;
  private final Runnable drawnTask = this::canvasDrew;
  private final Runnable shownTask = this::canvasShowed;
  private Phase phase = Phase.IDLE;
  private boolean closed;

  /// Opens the surface.
  ///
  /// @param ownThread whether the canvas gets its own thread
  /// @param open opens the surface on the thread that draws
  DrawRunner(EventLoop loop, boolean ownThread, Supplier<Canvas> open, Sequel sequel) {
    this.loop = loop;
    this.sequel = sequel;
    if (!ownThread) {
      this.canvasLoop = null;
      this.canvas = open.get();
      this.context = canvas.surface().context();
      return;
    }
    EventLoop other =
        new EventLoop("oriel-canvas", e -> loop.execute(() -> sequel.failed().accept(e)));
    try {
      Canvas opened = on(other, open);
      this.context = on(other, () -> sharing(opened));
      this.canvas = opened;
    } catch (RuntimeException e) {
      other.close();
      throw e;
    }
    this.canvasLoop = other;
    context.makeCurrent();
  }

  private static EglContext sharing(Canvas canvas) {
    try {
      return EglContext.sharing(canvas.surface().context());
    } catch (RuntimeException e) {
      canvas.close();
      throw e;
    }
  }

  private static <T> T on(EventLoop other, Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, other).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /// Returns the canvas. Threading: its own thread, if it has one ([#hasOwnThread]).
  Canvas canvas() {
    return canvas;
  }

  /// Returns the present thread's context, which is current.
  EglContext context() {
    return context;
  }

  /// Returns whether the canvas has its own thread.
  boolean hasOwnThread() {
    return canvasLoop != null;
  }

  /// Returns whether a draw can be run.
  boolean isIdle() {
    return phase == Phase.IDLE;
  }

  /// Returns whether a draw is reading the picture and has no fence yet.
  boolean isDrawing() {
    return phase == Phase.DRAWING;
  }

  /// Returns the draw, to be filled in while [#isIdle].
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
    sequel.drawn().accept(job);
  }

  private void shown() {
    phase = Phase.IDLE;
    sequel.shown().accept(job);
  }

  /// Runs on the canvas thread.
  private void drawOnCanvasThread() {
    canvas.draw(job);
    boolean shows = job.drawn;
    loop.execute(drawnTask);
    if (shows) {
      canvas.show(job);
      loop.execute(shownTask);
    }
  }

  private void canvasDrew() {
    if (!closed) {
      drawn();
      sequel.advanced().run();
    }
  }

  private void canvasShowed() {
    if (!closed) {
      shown();
      sequel.advanced().run();
    }
  }

  /// Runs a task after the draw in progress, if any, has been handed over to the screen.
  void afterDraw(Runnable task) {
    if (canvasLoop == null || closed) {
      task.run();
    } else {
      canvasLoop.execute(task);
    }
  }

  /// Frees the canvas. Waits for a swap in progress.
  ///
  /// @param before frees everything else in the present thread's context
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
    context.close();
  }
}
