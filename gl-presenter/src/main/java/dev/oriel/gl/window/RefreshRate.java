// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import java.time.Duration;

/// Follows the pace of the screen that a window is on: windows are moved to other screens, and
/// screens are given other modes, of which GLFW tells nothing.
///
/// The screens are asked for again after events. A new mode is one for GLFW: an X server tells it
/// to all that have asked for its screens, a Wayland compositor to all its clients. A Wayland
/// client is not told where its windows are: there it is the pace of the first screen
/// ([Monitors#of]).
///
/// Threading: the main thread. Ownership: close it, before the window.
final class RefreshRate implements AutoCloseable {

  /// To ask for the screens takes some answers of the X server: not with each event.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int USUAL_HZ = 60;

  private final WindowLoop loop;
  private final long window;
  private final WindowState state;
  private boolean due;
  private boolean ownTurn;
  private boolean closed;

  /// Reads it, and follows it from now on.
  RefreshRate(WindowLoop loop, long window, WindowState state) {
    this.loop = loop;
    this.window = window;
    this.state = state;
    read();
  }

  private void read() {
    Monitors.Monitor monitor = Monitors.of(loop, window);
    state.refreshNanos(NANOS_PER_SECOND / (monitor == null ? USUAL_HZ : monitor.refreshHz()));
  }

  /// After each batch of events: looks again, a pause later, at most once in that time.
  void afterEvents() {
    if (ownTurn) {
      // What ended the wait was the task below, and no event: else this would go on for ever.
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
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
