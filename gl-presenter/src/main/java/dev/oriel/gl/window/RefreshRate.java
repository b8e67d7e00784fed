// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.time.Duration;
import java.util.function.LongConsumer;

/// Tracks the refresh rate of the screen that a window is on. Windows are moved to other screens,
/// and the mode of a screen can change; GLFW reports neither.
///
/// The screens are queried again after events. A change of mode causes an event in GLFW: an X
/// server reports it to all clients that have queried its screens, a Wayland compositor to all its
/// clients. On Wayland, the refresh rate is that of the first screen ([Monitors#of]), except while
/// the compositor shows guests' buffers itself and reports the rate of the window's own screen
/// ([WindowState#screenRefreshNanos]).
///
/// Threading: the main thread. Ownership: close it before the window.
final class RefreshRate implements AutoCloseable {

  /// Querying the screens takes several round trips to the X server, so it is not done for each
  /// event.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int USUAL_HZ = 60;

  private final WindowLoop loop;
  private final long window;
  private final WindowState state;
  private final LongConsumer changed;
  private long told;
  private boolean due;
  private boolean ownTurn;
  private boolean closed;

  /// Reads the refresh rate and starts to track it.
  ///
  /// @param changed receives each refresh interval in nanoseconds that follows the first
  RefreshRate(WindowLoop loop, long window, WindowState state, LongConsumer changed) {
    this.loop = loop;
    this.window = window;
    this.state = state;
    this.changed = changed;
    read();
    told = state.refreshNanos();
  }

  private void read() {
    Monitors.Monitor monitor = Monitors.of(loop, window);
    state.refreshNanos(NANOS_PER_SECOND / (monitor == null ? USUAL_HZ : monitor.refreshHz()));
  }

  /// Called after each batch of events. Schedules a query after the pause, at most one at a time.
  void afterEvents() {
    if (ownTurn) {
      // The wait ended because of the task below and not because of an event. Without this check,
      // the queries would never stop.
      ownTurn = false;
    } else if (!due) {
      due = true;
      loop.after(PAUSE, this::readAgain);
    }
  }

  private void readAgain() {
    due = false;
    ownTurn = true;
    if (!closed) {
      read();
      long now = state.refreshNanos();
      if (now != told) {
        told = now;
        changed.accept(now);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
