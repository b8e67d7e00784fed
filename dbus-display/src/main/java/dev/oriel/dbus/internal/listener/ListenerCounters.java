// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationHistogram;
import dev.oriel.core.stats.DurationSummary;
import java.util.EnumMap;
import java.util.Map;

/// What a listener has done so far; counting allocates nothing.
///
/// Threading: written by the loop thread, read by any.
public final class ListenerCounters {

  /// One counter a cause: an array, so that counting makes no new number.
  private final Map<ReleaseCause, long[]> releases = new EnumMap<>(ReleaseCause.class);

  private final DurationHistogram held = new DurationHistogram();
  private long messages;
  private long rejected;
  private long paced;

  /// Creates counters at 0.
  public ListenerCounters() {
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

  /// @param heldNanos from the update to its answer
  synchronized void release(ReleaseCause cause, long heldNanos) {
    long[] counter = releases.get(cause);
    if (counter != null) {
      counter[0]++;
    }
    held.record(heldNanos);
  }

  /// Makes what a caller keeps of the counters.
  ///
  /// @param <T> what is made
  @FunctionalInterface
  public interface Snapshot<T> {
    /// Takes each counter; the map has the causes that occurred, and is the taker's.
    T of(
        long messages,
        long rejected,
        Map<ReleaseCause, Long> releases,
        long paced,
        DurationSummary held);
  }

  /// Returns all of it at one moment.
  public synchronized <T> T snapshot(Snapshot<T> snapshot) {
    EnumMap<ReleaseCause, Long> causes = new EnumMap<>(ReleaseCause.class);
    releases.forEach(
        (cause, counter) -> {
          if (counter[0] != 0) {
            causes.put(cause, counter[0]);
          }
        });
    return snapshot.of(messages, rejected, causes, paced, held.summary());
  }
}
