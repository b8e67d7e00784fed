// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import java.util.concurrent.atomic.AtomicBoolean;

/// A callback that runs at a given time.
///
/// Threading: the loop's thread, except for [#cancel].
final class LoopTimer implements Registration, Comparable<LoopTimer> {

  private final EventLoop loop;
  private final long deadlineNanos;
  private final long sequence;
  private final Runnable action;
  private final AtomicBoolean over = new AtomicBoolean();

  /// Creates a timer.
  ///
  /// @param sequence orders timers that have the same deadline
  LoopTimer(EventLoop loop, long deadlineNanos, long sequence, Runnable action) {
    this.loop = loop;
    this.deadlineNanos = deadlineNanos;
    this.sequence = sequence;
    this.action = action;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isOver() {
    return over.get();
  }

  void fire() {
    if (over.compareAndSet(false, true)) {
      action.run();
    }
  }

  @Override
  public void cancel() {
    if (over.compareAndSet(false, true)) {
      loop.detach(this);
    }
  }

  @Override
  public int compareTo(LoopTimer other) {
    int byTime = Long.signum(deadlineNanos - other.deadlineNanos);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
