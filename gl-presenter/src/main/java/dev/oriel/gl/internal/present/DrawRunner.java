// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.sync.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Has a canvas draw, one draw at a time.
///
/// Where the surface's swaps may wait for the screen, the canvas keeps the surface's context on a
/// thread of its own, and the present thread gets another context that shares the textures; else
/// everything happens on the present thread, in one context.
///
/// Threading: the present thread, on which all that is given here is called too.
final class DrawRunner {

  private enum Phase {
    IDLE,
    DRAWING,
    SHOWING
  }

  /// What follows a draw.
  ///
  /// @param drawn takes a draw that has been submitted, or in which there was nothing to draw
  /// @param shown takes a draw that has been given to the screen; only after a draw
  /// @param advanced runs after one of the above where the loop, and not [DrawRunner#run], called
  ///   it
  /// @param failed takes what ended the surface or its context
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
  private final Runnable drawTask = this::drawBeside;
  private final Runnable drawnTask = this::drawnBeside;
  private final Runnable shownTask = this::shownBeside;
  private Phase phase = Phase.IDLE;
  private boolean closed;

  /// Opens the surface.
  ///
  /// @param beside whether the canvas gets a thread of its own
  /// @param open opens the surface on the thread that draws
  DrawRunner(EventLoop loop, boolean beside, Supplier<Canvas> open, Sequel sequel) {
    this.loop = loop;
    this.sequel = sequel;
    if (!beside) {
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

  /// What draws. Threading: its own thread, unless nothing blocks ([#beside]).
  Canvas canvas() {
    return canvas;
  }

  /// The present thread's context, which is current.
  EglContext context() {
    return context;
  }

  /// Whether the canvas has a thread of its own.
  boolean beside() {
    return canvasLoop != null;
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
    sequel.drawn().accept(job);
  }

  private void shown() {
    phase = Phase.IDLE;
    sequel.shown().accept(job);
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
      sequel.advanced().run();
    }
  }

  private void shownBeside() {
    if (!closed) {
      shown();
      sequel.advanced().run();
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
    context.close();
  }
}
