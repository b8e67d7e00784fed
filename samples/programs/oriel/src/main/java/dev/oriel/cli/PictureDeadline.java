// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.DisplayInUseException;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.DisplayException;
import java.time.Duration;
import java.util.function.Supplier;

/// The time that `--timeout` gives a command for its first picture, including the time to connect.
///
/// The calls that connect to the VM and its console do not know the deadline and are interrupted. A
/// wait for a picture gets the time that is [#left], and reports itself what it has seen in that
/// time.
///
/// Threading: created and closed by the thread that it interrupts when the time is over.
final class PictureDeadline implements AutoCloseable {

  private static final double MILLIS_PER_SECOND = 1000;

  private final Duration time;
  private final long endNanos;
  private final Deadline deadline;

  PictureDeadline(Duration time) {
    this.time = time;
    this.endNanos = System.nanoTime() + time.toNanos();
    this.deadline = new Deadline(time);
  }

  /// Opens the connection or the console that a picture comes from.
  ///
  /// @param state the state to report if the time is over before this call returns
  /// @throws CommandException if it cannot be opened, or not in time
  <T> T inTime(Supplier<T> opening, String state) throws CommandException {
    try {
      return opening.get();
    } catch (DisplayInUseException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    } catch (ConnectionFailedException e) {
      throw failed(state, e);
    }
  }

  private CommandException failed(String state, DisplayException e) {
    return deadline.passed()
        ? timedOut("no picture", state)
        : CommandException.of(String.valueOf(e.getMessage()), e);
  }

  /// Stops the interrupts: everything is open.
  void opened() {
    deadline.met();
  }

  /// Returns the time that is left, or zero when it is over.
  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /// Waits for the current picture, which is whole.
  CapturedFrame still(FrameCapture capture) throws CommandException, InterruptedException {
    try {
      return capture.still(left());
    } catch (CaptureException e) {
      throw failed("no picture", e);
    }
  }

  /// Returns the error for something that did not happen in time.
  ///
  /// @param missed what did not happen, such as `no picture`
  /// @param state what was seen instead
  CommandException timedOut(String missed, String state) {
    return CommandException.timedOut(
        missed + " within " + words(time) + ": " + state + "; give a longer --timeout");
  }

  /// Returns the error for a wait that failed.
  ///
  /// @param missed what did not happen, such as `no picture`
  CommandException failed(String missed, CaptureException e) {
    String state = String.valueOf(e.getMessage());
    return switch (e) {
      case CaptureTimeoutException _, UnreadableFrameException _ -> timedOut(missed, state);
      default -> CommandException.of(state, e);
    };
  }

  /// Returns a time as users write it: `3 s`, `0.5 s`.
  static String words(Duration time) {
    double s = time.toMillis() / MILLIS_PER_SECOND;
    return (s == Math.rint(s) ? String.valueOf((long) s) : String.valueOf(s)) + " s";
  }

  @Override
  public void close() {
    deadline.close();
  }
}
