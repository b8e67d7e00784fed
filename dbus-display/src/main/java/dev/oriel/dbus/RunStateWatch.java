// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.connection.Subscription;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Asks periodically for the run state of a VM, and reports each change.
///
/// A monitor reports changes by itself (QMP's events `STOP`, `RESUME`, `SUSPEND`), but only to its
/// client, and QEMU serves one client of a monitor at a time. A viewer that held the monitor would
/// keep all others out, such as the next capture. A question holds it for about a millisecond.
///
/// A question wakes this process and QEMU several times. A VM that shows nothing new and gets no
/// input is therefore asked more rarely, and at once when that ends.
///
/// Threading: a separate thread asks and reports. Closing does not wait for an answer.
final class RunStateWatch implements Subscription {

  /// The times between two questions.
  ///
  /// @param used the time while the VM is in use
  /// @param unanswered the time while another program holds the monitor, perhaps for long. Each
  ///   question waits in the monitor's queue.
  /// @param idle the time while the VM is not in use
  /// @param usedFor how long the VM counts as in use after a [#sign], or after a change of its
  ///   state
  record Periods(Duration used, Duration unanswered, Duration idle, Duration usedFor) {

    /// A user who pauses a VM sees that almost at once if the VM is in use.
    static final Periods DEFAULT =
        new Periods(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10));
  }

  private final Supplier<RunState> monitor;
  private final Consumer<RunState> watcher;
  private final Periods periods;
  private final Thread thread;

  /// When the VM was last seen in use. Each sign writes it, which may be one for each frame.
  private volatile long usedNanos = System.nanoTime();

  /// Whether the thread waits as long as for a VM that is not in use.
  private volatile boolean resting;

  private volatile boolean closed;

  private RunStateWatch(Supplier<RunState> monitor, Consumer<RunState> watcher, Periods periods) {
    this.monitor = monitor;
    this.watcher = watcher;
    this.periods = periods;
    this.thread = Thread.ofPlatform().daemon().name("oriel-run-state").unstarted(this::run);
  }

  /// Starts to ask.
  ///
  /// @param monitor returns the VM's run state; may wait
  /// @param watcher receives the first state that is not [RunState#UNKNOWN], and then each
  ///   different one
  static RunStateWatch start(
      Supplier<RunState> monitor, Consumer<RunState> watcher, Periods periods) {
    RunStateWatch watch = new RunStateWatch(monitor, watcher, periods);
    watch.thread.start();
    return watch;
  }

  /// Called when the VM is in use: it has sent something, or gets input.
  ///
  /// Threading: any thread; takes no lock, because the watcher takes some that callers may hold.
  void sign() {
    usedNanos = System.nanoTime();
    if (resting) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    RunState known = RunState.UNKNOWN;
    while (!closed) {
      RunState now = monitor.get();
      if (!now.equals(known)) {
        known = now;
        usedNanos = System.nanoTime();
        report(now);
      }
      pause(now.equals(RunState.UNKNOWN) ? periods.unanswered : periods.used);
    }
  }

  /// Waits until the next question is due, or until the watch is closed.
  ///
  /// @param used the time while the VM is in use
  private void pause(Duration used) {
    long begun = System.nanoTime();
    long left = 1;
    while (left > 0 && !closed) {
      // Set before the time of the last sign is read: a later sign wakes this thread.
      resting = true;
      resting = begun - usedNanos >= periods.usedFor.toNanos();
      left = begun + (resting ? periods.idle : used).toNanos() - System.nanoTime();
      if (left > 0 && !closed) {
        LockSupport.parkNanos(this, left);
      }
    }
    resting = false;
  }

  private synchronized void report(RunState now) {
    if (!closed) {
      watcher.accept(now);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
