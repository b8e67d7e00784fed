// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.core.text.UntrustedText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// What a program did with the screens of a VM, and what came of it, on one clock.
///
/// Threading: any thread.
final class Timeline {

  /// The number of events that are kept.
  private static final int CAPACITY = 1000;

  /// The number of events in an error.
  private static final int LAST = 10;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Deque<Event> events = new ArrayDeque<>();
  private long start = System.nanoTime();

  /// The kinds of events.
  enum Kind {
    /// A wait or a search begins.
    LOOK,
    /// What was waited for is there.
    FOUND,
    /// What was waited for did not come.
    MISSED,
    /// Input was sent.
    INPUT
  }

  /// One event.
  ///
  /// @param seconds the time since the beginning
  /// @param screen the screen's console
  /// @param text a line without characters that act
  record Event(double seconds, String screen, Kind kind, String text) {}

  /// Begins anew: forgets all events.
  synchronized void begin() {
    events.clear();
    start = System.nanoTime();
  }

  /// Returns a moment on this clock.
  ///
  /// @param nanos the moment as [System#nanoTime] counts
  synchronized double seconds(long nanos) {
    return (nanos - start) / NANOS_PER_SECOND;
  }

  /// Adds an event that happens now.
  synchronized void add(String screen, Kind kind, String text) {
    if (events.size() == CAPACITY) {
      events.removeFirst();
    }
    events.add(new Event(seconds(System.nanoTime()), screen, kind, UntrustedText.line(text)));
  }

  /// Returns the events, the oldest first.
  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /// Returns the last events as lines of an error's message.
  String lastCalls() {
    List<Event> all = events();
    StringBuilder lines = new StringBuilder("\nlast calls:");
    for (Event event : all.subList(Math.max(0, all.size() - LAST), all.size())) {
      lines.append(String.format(Locale.ROOT, "%n%9.3f s  %s", event.seconds, event.text));
    }
    return lines.toString();
  }
}
