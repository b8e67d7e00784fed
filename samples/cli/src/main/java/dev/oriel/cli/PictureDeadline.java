package dev.oriel.cli;

import dev.oriel.dbus.ConnectionFailedException;
import java.time.Duration;
import java.util.function.Supplier;

/// The time that `--timeout` gives a command for its first picture, connecting included.
///
/// Threading: made and closed by the thread that it interrupts when the time is over.
final class PictureDeadline implements AutoCloseable {

  private static final double MILLIS_PER_SECOND = 1000;

  private final Duration time;
  private final Deadline deadline;

  PictureDeadline(Duration time) {
    this.time = time;
    this.deadline = new Deadline(time);
  }

  /// Opens what a picture comes from.
  ///
  /// @throws Failure if it cannot be opened, or not in time
  <T> T inTime(Supplier<T> opening) throws Failure {
    try {
      return opening.get();
    } catch (ConnectionFailedException e) {
      throw failure("there was no connection to the VM yet", e);
    }
  }

  /// What is to be said of a wait that broke off.
  ///
  /// @param state what is known of the picture, where the time is over
  Failure failure(String state, Exception e) {
    return deadline.passed() ? timedOut(state) : Failure.of(String.valueOf(e.getMessage()), e);
  }

  /// What is to be said where no picture came in time.
  Failure timedOut(String state) {
    double s = time.toMillis() / MILLIS_PER_SECOND;
    String seconds = s == Math.rint(s) ? String.valueOf((long) s) : String.valueOf(s);
    return Failure.timedOut(
        "no picture within %s s: %s; allow more by --timeout".formatted(seconds, state));
  }

  /// The picture is there: interrupts no more.
  void met() {
    deadline.met();
  }

  @Override
  public void close() {
    deadline.close();
  }
}
