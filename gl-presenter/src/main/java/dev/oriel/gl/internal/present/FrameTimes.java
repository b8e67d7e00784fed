// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.gl.PresenterStats.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The times at which the newest frame that is not shown yet reached each stage.
///
/// Threading: passed from thread to thread and never used by two threads at the same time.
final class FrameTimes {

  /// The time of each stage, or 0 if it was not reached. The values are arrays, so that marking a
  /// stage does not allocate.
  private final Map<Stage, long[]> reached = new EnumMap<>(Stage.class);

  private long serial;
  private long received;

  FrameTimes() {
    for (Stage s : Stage.values()) {
      reached.put(s, new long[1]);
    }
  }

  private long[] at(Stage stage) {
    return Objects.requireNonNull(reached.get(stage));
  }

  /// Returns whether there is no frame.
  boolean isEmpty() {
    return received == 0;
  }

  /// Adds a frame that is drawn together with the previous one, if any. The serial is that of the
  /// newest frame, the time of the message that of the oldest.
  void add(Frame frame) {
    serial = frame.serial();
    if (received == 0) {
      received = frame.receivedNanos();
    }
  }

  void clear() {
    serial = 0;
    received = 0;
    for (long[] at : reached.values()) {
      at[0] = 0;
    }
  }

  /// Records that a stage is reached now.
  void mark(Stage stage) {
    mark(stage, System.nanoTime());
  }

  /// Records the time at which a stage was reached.
  void mark(Stage stage, long nanos) {
    if (received != 0) {
      at(stage)[0] = nanos;
    }
  }

  /// Records that a stage is reached now, unless it was reached before.
  void markOnce(Stage stage) {
    if (at(stage)[0] == 0) {
      mark(stage);
    }
  }

  long serial() {
    return serial;
  }

  /// Returns the time at which the frame's message was read, on the clock of [System#nanoTime].
  long received() {
    return received;
  }

  /// Returns the time from reading the frame's message to a stage, or -1 if the stage was not
  /// reached.
  long nanosTo(Stage stage) {
    long at = at(stage)[0];
    return at == 0 ? -1 : Math.max(0, at - received);
  }
}
