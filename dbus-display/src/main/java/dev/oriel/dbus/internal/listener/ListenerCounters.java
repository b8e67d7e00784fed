package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// What a listener has done so far. Written by the loop thread, read by any.
public final class ListenerCounters {

  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final Map<ReleaseCause, AtomicLong> releases = new EnumMap<>(ReleaseCause.class);

  /// Creates counters at 0.
  public ListenerCounters() {
    for (ReleaseCause cause : ReleaseCause.values()) {
      releases.put(cause, new AtomicLong());
    }
  }

  void message() {
    messages.incrementAndGet();
  }

  void rejection() {
    rejected.incrementAndGet();
  }

  void release(ReleaseCause cause) {
    of(cause).incrementAndGet();
  }

  /// How many messages came.
  public long messages() {
    return messages.get();
  }

  /// How many of them were refused.
  public long rejected() {
    return rejected.get();
  }

  /// How many `UpdateDMABUF` were answered for this cause.
  public long releases(ReleaseCause cause) {
    return of(cause).get();
  }

  private AtomicLong of(ReleaseCause cause) {
    return Objects.requireNonNull(releases.get(cause));
  }
}
