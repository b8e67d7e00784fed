// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CapturedFrame;
import dev.oriel.core.image.Picture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The last pictures that a test looked at, a while apart, for the report of its failure.
///
/// Threading: one thread.
final class FrameHistory {

  /// A picture takes up to some megabytes.
  private static final int KEPT = 6;

  /// A guest that draws all the time would fill it with one moment.
  private static final Duration APART = Duration.ofMillis(250);

  private final Deque<Entry> entries = new ArrayDeque<>();

  /// @param picture a copy
  /// @param sequence the frame's number
  /// @param nanos when it arrived, [System#nanoTime]
  record Entry(Picture picture, long sequence, long nanos) {}

  void saw(CapturedFrame frame) {
    Entry newest = entries.peekLast();
    if (newest != null && frame.arrivedNanos() - newest.nanos < APART.toNanos()) {
      return;
    }
    if (entries.size() == KEPT) {
      entries.removeFirst();
    }
    entries.add(
        new Entry(frame.picture().crop(frame.bounds()), frame.sequence(), frame.arrivedNanos()));
  }

  void clear() {
    entries.clear();
  }

  /// The oldest first.
  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
