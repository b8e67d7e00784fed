// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.Subscription;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Asks periodically for the run state of a VM, and reports each change.
///
/// A monitor reports changes by itself (QMP's events `STOP`, `RESUME`, `SUSPEND`), but only to its
/// client, and QEMU serves one client of a monitor at a time. A viewer that held the monitor would
/// keep all others out, such as the next capture. A question holds it for about a millisecond.
///
/// Threading: a separate thread asks and reports. Closing does not wait for an answer.
final class RunStateWatch implements Subscription {

  /// The time between two questions; a user who pauses a VM sees that almost at once.
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// The time between two questions while another program holds the monitor, perhaps for long. Each
  /// question waits in the monitor's queue.
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
  /// @param monitor returns the VM's run state; may wait
  /// @param watcher receives the first state that is not [RunState#UNKNOWN], and then each
  ///   different one
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
          report(now);
        }
        Duration pause = now.equals(RunState.UNKNOWN) ? PERIOD_WITHOUT_ANSWER : PERIOD;
        boolean _ = closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      // No code interrupts this thread; an interrupt would end it.
    }
  }

  private synchronized void report(RunState now) {
    if (closed.getCount() > 0) {
      watcher.accept(now);
    }
  }

  @Override
  public synchronized void close() {
    closed.countDown();
  }
}
