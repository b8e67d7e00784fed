// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Frame;
import dev.oriel.gl.PresenterStats.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// When the newest frame that is not shown yet reached each stage.
///
/// Threading: handed from thread to thread, never used by two at once.
final class FrameTimes {

  /// A time a stage, 0 where it was not reached; arrays, so that marking makes no new number.
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

  /// Whether there is a frame.
  boolean isEmpty() {
    return received == 0;
  }

  /// A frame that completes the one before it.
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

  /// Marks a stage as reached now.
  void mark(Stage stage) {
    mark(stage, System.nanoTime());
  }

  /// Marks a stage as reached at a time.
  void mark(Stage stage, long nanos) {
    if (received != 0) {
      at(stage)[0] = nanos;
    }
  }

  /// Marks a stage as reached now, unless it was before.
  void markOnce(Stage stage) {
    if (at(stage)[0] == 0) {
      mark(stage);
    }
  }

  long serial() {
    return serial;
  }

  /// When its message was read, on the clock of [System#nanoTime].
  long received() {
    return received;
  }

  /// How long after its message was read it reached a stage, or -1 if it has not.
  long nanosTo(Stage stage) {
    long at = at(stage)[0];
    return at == 0 ? -1 : Math.max(0, at - received);
  }
}
