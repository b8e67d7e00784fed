// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CapturedFrame;
import dev.oriel.core.image.Picture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The last pictures that a test looked at, with a minimum time between them. They are kept for the
/// report of a failure.
///
/// Threading: one thread.
final class FrameHistory {

  /// The number of pictures that are kept. A picture takes up to several megabytes.
  private static final int CAPACITY = 6;

  /// The minimum time between two kept pictures. Without it, a guest that draws continuously would
  /// fill the history with the pictures of one moment.
  private static final Duration MIN_INTERVAL = Duration.ofMillis(250);

  private final Deque<Entry> entries = new ArrayDeque<>();

  /// @param picture a copy of the frame's picture
  /// @param sequence the frame's number
  /// @param nanos the time of the frame's arrival, as [System#nanoTime] counts
  record Entry(Picture picture, long sequence, long nanos) {}

  void add(CapturedFrame frame) {
    Entry newest = entries.peekLast();
    if (newest != null && frame.arrivedNanos() - newest.nanos < MIN_INTERVAL.toNanos()) {
      return;
    }
    if (entries.size() == CAPACITY) {
      entries.removeFirst();
    }
    entries.add(
        new Entry(frame.picture().crop(frame.bounds()), frame.sequence(), frame.arrivedNanos()));
  }

  void clear() {
    entries.clear();
  }

  /// Returns the pictures, the oldest first.
  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
