// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import org.jspecify.annotations.Nullable;

/// Decides whether a guest's pace allows its buffers to be passed to the compositor.
///
/// A compositor releases a buffer when it next updates the screen. A guest that flips faster than
/// the screen would be slowed down to the screen's rate, and a window that the compositor does not
/// update, because it is covered, would stop the guest. In both cases buffers are drawn instead.
///
/// A guest that is held looks like a guest that keeps that rate by itself. Therefore, if the guest
/// would be faster than the screen without its waits, some flips are drawn, and their rate is
/// measured. While the guest turns out to keep the rate of the compositor's updates, this is
/// repeated more and more rarely. On a busy machine these updates are slower than the screen; a
/// guest that is only faster than they are is drawn too, and passed again now and then.
///
/// Times are nanoseconds on the clock of [System#nanoTime]. Threading: the present thread.
final class PassPace {

  static final String FASTER = "the guest flips faster than the screen is updated";
  static final String MEASURED = "the guest's own rate of flips is being measured";
  static final String UNSHOWN = "the compositor does not update the window";

  /// The number of flips that are measured together.
  static final int FLIPS = 32;

  /// A pause of the guest between flips after which a measurement begins anew.
  private static final int LONGEST_INTERVAL = 4;

  /// A release that is later than this, and than this many updates of the screen, means that there
  /// are none. Until then, the deadlines of the tickets release the guest.
  private static final long OVERDUE_NANOS = 250_000_000L;

  private static final int OVERDUE_UPDATES = 4;

  /// The same where buffers are to be passed rather than drawn, even if that costs time.
  private static final long OVERDUE_PREFERRED_NANOS = 2_000_000_000L;

  private static final long MIN_PAUSE_NANOS = 1_000_000_000L;
  private static final long MAX_PAUSE_NANOS = 64_000_000_000L;

  private enum State {
    PASSED,
    MEASURED,
    FASTER,
    UNSHOWN
  }

  private State state = State.PASSED;
  private int flips;
  private long lastFlip;
  private long flipNanos;
  private long heldNanos;
  private long heldAtFlip;

  /// The interval of the flips while they were passed, when a measurement began.
  private long passedNanos;

  private long heldSince;
  private boolean held;

  /// The time before which neither a guest's rate is measured nor an unshown window tried.
  private long notBefore;

  private long pause = MIN_PAUSE_NANOS;

  /// @param now the current time
  PassPace(long now) {
    notBefore = now;
    lastFlip = now;
  }

  /// Records that a buffer has arrived, whether it is passed or drawn.
  ///
  /// @param refreshNanos the interval of the screen's updates
  void flip(long now, long refreshNanos) {
    long interval = now - lastFlip;
    lastFlip = now;
    long own = interval - (heldNanos - heldAtFlip);
    heldAtFlip = heldNanos;
    if (own > LONGEST_INTERVAL * refreshNanos) {
      restart();
      return;
    }
    flips++;
    flipNanos += interval;
    if (flips == FLIPS) {
      judge(now, flipNanos / FLIPS, heldNanos / FLIPS, refreshNanos);
      restart();
    }
  }

  private void restart() {
    flips = 0;
    flipNanos = 0;
    heldNanos = 0;
    heldAtFlip = 0;
  }

  private void judge(long now, long interval, long hold, long refresh) {
    switch (state) {
      case PASSED -> {
        boolean mayBeFaster = interval - hold < refresh - refresh / 12;
        if (mayBeFaster && hold > refresh / 5 && now - notBefore >= 0) {
          state = State.MEASURED;
          passedNanos = interval;
        }
      }
      case MEASURED -> {
        boolean faster = interval < passedNanos - passedNanos / 12;
        state = faster ? State.FASTER : State.PASSED;
        pause(now, faster && interval < refresh - refresh / 12);
      }
      case FASTER -> {
        if (interval > passedNanos - passedNanos / 24) {
          state = State.PASSED;
          pause(now, true);
        } else if (interval > refresh - refresh / 24 && now - notBefore >= 0) {
          // Only the compositor was slow, and may no longer be.
          state = State.PASSED;
        }
      }
      case UNSHOWN -> {}
    }
  }

  private void pause(long now, boolean shortest) {
    pause = shortest ? MIN_PAUSE_NANOS : Math.min(MAX_PAUSE_NANOS, 2 * pause);
    notBefore = now + pause;
  }

  /// Records that a passed frame waits for the compositor.
  void held(long now) {
    if (!held) {
      held = true;
      heldSince = now;
    }
  }

  /// Records that no frame waits for the compositor any more.
  void released(long now) {
    if (held) {
      held = false;
      heldNanos += now - heldSince;
      if (state == State.UNSHOWN) {
        state = State.PASSED;
        restart();
      }
    }
  }

  /// Returns the time at which a frame has waited too long for the compositor, or `otherwise` if
  /// none waits.
  ///
  /// @param preferred whether buffers are to be passed rather than drawn, even if that costs time
  long overdueNanos(long refreshNanos, boolean preferred, long otherwise) {
    long least = preferred ? OVERDUE_PREFERRED_NANOS : OVERDUE_NANOS;
    return held ? heldSince + Math.max(least, OVERDUE_UPDATES * refreshNanos) : otherwise;
  }

  /// Records that a frame has waited too long.
  void overdue(long now) {
    held = false;
    restart();
    if (state != State.UNSHOWN) {
      pause = MIN_PAUSE_NANOS / 2;
    }
    state = State.UNSHOWN;
    pause(now, false);
  }

  /// Returns the reason why buffers are drawn at present, or null if they may be passed.
  ///
  /// @param paced whether the guest is meant to be slowed down to the screen's rate
  @Nullable String obstacle(long now, boolean paced) {
    return switch (state) {
      case PASSED -> null;
      case MEASURED -> paced ? null : MEASURED;
      case FASTER -> paced ? null : FASTER;
      case UNSHOWN -> {
        if (now - notBefore < 0) {
          yield UNSHOWN;
        }
        // The next frame that is passed shows whether the compositor updates the window again.
        yield null;
      }
    };
  }
}
