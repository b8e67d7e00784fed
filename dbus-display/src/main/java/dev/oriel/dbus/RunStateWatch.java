// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.Subscription;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Asks again and again what a VM is doing, and tells each change.
///
/// A monitor tells of changes by itself (QMP's events `STOP`, `RESUME`, `SUSPEND`), but only to who
/// holds it, and QEMU serves one client of a monitor at a time: a viewer that held it would keep
/// all others out, such as the next capture. A question takes it for about a millisecond.
///
/// Threading: a thread of its own asks and tells; closing does not wait for an answer.
final class RunStateWatch implements Subscription {

  /// A user who has paused a VM sees it said at once, more or less.
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// Who holds the monitor may do so for long. Each question waits in its queue meanwhile.
  private static final Duration PERIOD_WITHOUT_ANSWER = Duration.ofSeconds(3);

  private final Supplier<RunState> monitor;
  private final Consumer<RunState> watcher;
  private final CountDownLatch closed = new CountDownLatch(1);

  private RunStateWatch(Supplier<RunState> monitor, Consumer<RunState> watcher) {
    this.monitor = monitor;
    this.watcher = watcher;
  }

  /// Starts to ask.
  ///
  /// @param monitor answers what the VM is doing; may wait
  /// @param watcher given the first answer that is not [RunState#UNKNOWN], and each other one after
  ///   that
  static RunStateWatch start(Supplier<RunState> monitor, Consumer<RunState> watcher) {
    RunStateWatch watch = new RunStateWatch(monitor, watcher);
    Thread.ofPlatform().daemon().name("oriel-run-state").start(watch::run);
    return watch;
  }

  private void run() {
    RunState known = RunState.UNKNOWN;
    try {
      while (closed.getCount() > 0) {
        RunState now = monitor.get();
        if (!now.equals(known)) {
          known = now;
          tell(now);
        }
        Duration pause = now.equals(RunState.UNKNOWN) ? PERIOD_WITHOUT_ANSWER : PERIOD;
        boolean _ = closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      // Nobody does that; it would be the end.
    }
  }

  private synchronized void tell(RunState now) {
    if (closed.getCount() > 0) {
      watcher.accept(now);
    }
  }

  @Override
  public synchronized void close() {
    closed.countDown();
  }
}
