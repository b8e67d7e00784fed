// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.geometry.Rect;
import dev.oriel.sync.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// Makes frames of a terminal's screen: at most one each [#PAUSE], and none while too many are in
/// flight. The next frame contains the changes that were left out.
///
/// Threading: the terminal's loop.
final class TerminalDrawing {

  /// The shortest time between two frames, about the refresh rate of a screen.
  private static final Duration PAUSE = Duration.ofMillis(16);

  private final EventLoop loop;
  private final TerminalScreen screen;
  private final FrameSink sink;
  private final TerminalPainter painter = new TerminalPainter();
  private final PixelBuffers buffers = new PixelBuffers(this::bufferReturned);
  private Damage damage = Damage.NONE;
  private long serial;
  private long drawnNanos = System.nanoTime() - PAUSE.toNanos();
  private long newsNanos;
  private boolean later;
  private boolean starved;
  private boolean stopped;

  TerminalDrawing(EventLoop loop, TerminalScreen screen, FrameSink sink) {
    this.loop = loop;
    this.screen = screen;
    this.sink = sink;
  }

  /// Records that bytes have come which will be drawn.
  void news() {
    newsNanos = System.nanoTime();
  }

  /// Draws now, or when the pause is over.
  void soon() {
    long left = drawnNanos + PAUSE.toNanos() - System.nanoTime();
    if (left <= 0) {
      now();
    } else if (!later && !stopped) {
      later = true;
      var _ =
          loop.schedule(
              Duration.ofNanos(left),
              () -> {
                later = false;
                now();
              });
    }
  }

  /// Draws the changes if a buffer is free.
  void now() {
    if (stopped) {
      return;
    }
    look();
    if (damage.isEmpty()) {
      return;
    }
    List<PixelBlock> blocks =
        buffers.paint(damage, (part, pixels) -> painter.paint(screen, part, pixels));
    if (blocks == null) {
      starved = true;
      return;
    }
    damage = Damage.NONE;
    drawnNanos = System.nanoTime();
    TerminalSize size = screen.size();
    long received = newsNanos == 0 ? drawnNanos : newsNanos;
    newsNanos = 0;
    sink.frame(new Frame.Pixels(++serial, received, size.width(), size.height(), blocks));
  }

  /// Draws all changes, however long the sink takes, and then runs a task.
  void then(Runnable done) {
    now();
    if (damage.isEmpty() || stopped) {
      done.run();
    } else {
      var _ = loop.schedule(PAUSE, () -> then(done));
    }
  }

  /// Records the changes of the screen without drawing them.
  void look() {
    TerminalSize size = screen.size();
    damage = damage.plus(screen.look()).clip(Rect.ofSize(size.width(), size.height()));
  }

  /// Stops drawing.
  void stop() {
    stopped = true;
  }

  /// Called when a frame has been returned. Any thread.
  private void bufferReturned() {
    try {
      loop.execute(
          () -> {
            if (starved) {
              starved = false;
              soon();
            }
          });
    } catch (RejectedExecutionException _) {
      // The session has ended.
    }
  }
}
