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
/// flight; what was left out is in the next.
///
/// Threading: the terminal's loop.
final class TerminalDrawing {

  /// As often as screens are drawn.
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

  /// Something has come that will be drawn.
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

  /// Draws what has changed, if a frame can be had.
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

  /// Draws all that has changed, however long it takes the sink, and says so.
  void then(Runnable done) {
    now();
    if (damage.isEmpty() || stopped) {
      done.run();
    } else {
      var _ = loop.schedule(PAUSE, () -> then(done));
    }
  }

  /// Looks at the screen without drawing it.
  void look() {
    TerminalSize size = screen.size();
    damage = damage.plus(screen.look()).clip(Rect.ofSize(size.width(), size.height()));
  }

  /// Draws no more.
  void stop() {
    stopped = true;
  }

  /// Any thread.
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
      // It is over.
    }
  }
}
