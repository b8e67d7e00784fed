// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationHistogram;
import dev.oriel.dbus.listener.ListenerStats;
import java.util.EnumMap;
import java.util.Map;

/// Counts the work of a listener. Counting allocates nothing.
///
/// Threading: written by the loop thread, read by any thread.
final class ListenerCounters {

  /// One counter for each cause, in an array so that counting creates no number object.
  private final Map<ReleaseCause, long[]> releases = new EnumMap<>(ReleaseCause.class);

  private final DurationHistogram held = new DurationHistogram();
  private long messages;
  private long rejected;
  private long paced;

  /// Creates counters at 0.
  ListenerCounters() {
    for (ReleaseCause cause : ReleaseCause.values()) {
      releases.put(cause, new long[1]);
    }
  }

  synchronized void message() {
    messages++;
  }

  synchronized void rejection() {
    rejected++;
  }

  synchronized void pace() {
    paced++;
  }

  /// @param heldNanos the time from the update to its answer
  synchronized void release(ReleaseCause cause, long heldNanos) {
    long[] counter = releases.get(cause);
    if (counter != null) {
      counter[0]++;
    }
    held.record(heldNanos);
  }

  /// Returns all counters of one moment.
  synchronized ListenerStats snapshot() {
    EnumMap<ReleaseCause, Long> causes = new EnumMap<>(ReleaseCause.class);
    releases.forEach(
        (cause, counter) -> {
          if (counter[0] != 0) {
            causes.put(cause, counter[0]);
          }
        });
    return new ListenerStats(messages, rejected, causes, paced, held.summary());
  }
}
