// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.dbus.DisplayInUseException;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.DisplayException;
import java.time.Duration;
import java.util.function.Supplier;

/// The time that `--timeout` gives a command for its first picture, connecting included.
///
/// What opens the way to a picture does not know of it and is interrupted; a wait for a picture is
/// given what is [#left], and says by itself what it has seen until then.
///
/// Threading: made and closed by the thread that it interrupts when the time is over.
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

  /// Opens what a picture comes from.
  ///
  /// @param state what is to be said where the time ends meanwhile
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

  /// The way is open: interrupts no more.
  void opened() {
    deadline.met();
  }

  /// What is left of the time; nothing where it is over.
  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /// What is to be said where something did not come in time.
  ///
  /// @param missed what, such as `no picture`
  /// @param state what was seen instead
  CommandException timedOut(String missed, String state) {
    return CommandException.timedOut(
        missed + " within " + words(time) + ": " + state + "; allow more by --timeout");
  }

  /// A time as users write it: `3 s`, `0.5 s`.
  static String words(Duration time) {
    double s = time.toMillis() / MILLIS_PER_SECOND;
    return (s == Math.rint(s) ? String.valueOf((long) s) : String.valueOf(s)) + " s";
  }

  @Override
  public void close() {
    deadline.close();
  }
}
