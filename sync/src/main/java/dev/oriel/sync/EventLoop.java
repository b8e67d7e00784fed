// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.os.Joining;
import dev.oriel.core.os.OwnedFd;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A thread that waits for descriptors, fences, timers and tasks at the same time, and runs their
/// callbacks one after the other.
///
/// A GPU fence is a descriptor that becomes readable. A release that waits for the GPU is therefore
/// part of the same `ppoll` as the socket on which the guest is answered: no thread blocks on a
/// fence, and no other thread has to be woken when the fence is signalled. The poll set is rebuilt
/// before each wait (a few stores per descriptor), because a source may change the events that it
/// waits for. In the steady state, waiting allocates no memory.
///
/// If a callback throws, the error goes to the loop's error handler and the loop continues. Tasks
/// run in the order in which they were submitted, timers in the order of their deadlines.
///
/// Threading: callbacks run on the loop's own thread, a daemon. All methods may be called from any
/// thread; calls from the loop's thread take effect immediately.
public final class EventLoop implements Executor, AutoCloseable {

  private final TaskQueue tasks = new TaskQueue();
  private final PollSet polled = new PollSet();
  private final ArrayList<LoopEntry> entries = new ArrayList<>();
  private final PriorityQueue<LoopTimer> timers = new PriorityQueue<>();
  private final AtomicLong timerSequence = new AtomicLong();
  private final Consumer<Throwable> onError;
  private final Thread thread;
  private volatile boolean closing;

  /// Starts a loop that logs the errors of its callbacks.
  ///
  /// @param name the name of the loop's thread
  public EventLoop(String name) {
    this(name, error -> log().log(Level.ERROR, "a callback of loop " + name + " failed", error));
  }

  /// Starts a loop.
  ///
  /// @param name the name of the loop's thread
  /// @param onError called on the loop's thread with each error that a callback throws
  public EventLoop(String name, Consumer<Throwable> onError) {
    this.onError = onError;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  /// Returns whether the caller is the loop's thread.
  public boolean inLoop() {
    return Thread.currentThread().equals(thread);
  }

  /// Checks that the caller is the loop's thread.
  ///
  /// @throws IllegalStateException if the caller is another thread
  public void checkThread() {
    if (!inLoop()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "called on thread '%s'; only thread '%s' may call it",
              Thread.currentThread().getName(),
              thread.getName()));
    }
  }

  /// Queues a task to run on the loop's thread. The task never runs during this call, not even if
  /// the caller is the loop's thread. Every accepted task runs.
  ///
  /// @throws RejectedExecutionException if the loop has ended
  @Override
  public void execute(Runnable task) {
    if (!tasks.offer(task, !inLoop())) {
      throw ended();
    }
  }

  /// Runs a callback at a given time.
  ///
  /// @param deadlineNanos the time, on the clock of [System#nanoTime]
  /// @throws RejectedExecutionException if the loop has ended
  public Registration schedule(long deadlineNanos, Runnable action) {
    LoopTimer timer = new LoopTimer(this, deadlineNanos, timerSequence.getAndIncrement(), action);
    if (!attach(() -> addTimer(timer))) {
      throw ended();
    }
    return timer;
  }

  /// Runs a callback after a delay.
  ///
  /// @throws RejectedExecutionException if the loop has ended
  public Registration schedule(Duration delay, Runnable action) {
    return schedule(Deadlines.after(delay), action);
  }

  /// Runs a callback once, when a fence is signalled, that is, when its descriptor is readable or
  /// in error.
  ///
  /// @param fence the fence, which the loop takes over; it is closed when it has been signalled,
  ///   when the registration is cancelled, when the loop ends, and when this method fails
  /// @throws RejectedExecutionException if the loop has ended
  public Registration watch(OwnedFd fence, Runnable onReadable) {
    LoopEntry entry = new LoopEntry.OfFence(this, fence, onReadable);
    if (!attach(entry)) {
      fence.close();
      throw ended();
    }
    return entry;
  }

  /// Polls a source until the registration is cancelled or the loop ends.
  ///
  /// A cancellation by another thread does not stop a call that is about to begin.
  ///
  /// @throws RejectedExecutionException if the loop has ended
  public Registration add(PollSource source) {
    LoopEntry entry = new LoopEntry.OfSource(this, source);
    if (!attach(entry)) {
      throw ended();
    }
    return entry;
  }

  /// Runs the tasks that were submitted, drops timers, sources and fences without running their
  /// callbacks, and waits for the thread to end, unless the caller is that thread. Idempotent.
  @Override
  public void close() {
    closing = true;
    tasks.wake();
    if (inLoop()) {
      return;
    }
    Joining.uninterruptibly(thread);
  }

  @Override
  public String toString() {
    return "loop " + thread.getName();
  }

  /// Removes an entry that has ended.
  void detach(LoopEntry entry) {
    // If the change is refused, the loop has ended and has freed the entry. The list may be in use
    // at this moment; prepare() removes the entry from it.
    attach(entry::free);
  }

  /// Removes a timer that has ended.
  void detach(LoopTimer timer) {
    attach(() -> timers.remove(timer));
  }

  private RejectedExecutionException ended() {
    return new RejectedExecutionException(this + " has ended");
  }

  private boolean attach(LoopEntry entry) {
    if (inLoop()) {
      addEntry(entry);
      return true;
    }
    return tasks.offer(() -> addEntry(entry), true);
  }

  private boolean attach(Runnable change) {
    if (inLoop()) {
      change.run();
      return true;
    }
    return tasks.offer(change, true);
  }

  private void addTimer(LoopTimer timer) {
    if (!timer.isOver()) {
      timers.add(timer);
    }
  }

  private void addEntry(LoopEntry entry) {
    if (entry.isOver()) {
      entry.free();
    } else {
      entries.add(entry);
    }
  }

  private void run() {
    try {
      while (!closing) {
        runTasks();
        fireTimers();
        int waiting = prepare();
        boolean waited = false;
        try {
          polled.await(waitNanos());
          waited = true;
        } finally {
          afterWait(waiting, waited);
        }
        dispatch(waiting);
      }
    } catch (Throwable t) {
      report(t);
    } finally {
      end();
    }
  }

  private void end() {
    while (!tasks.closeIfEmpty()) {
      runTasks();
    }
    for (LoopEntry entry : entries) {
      entry.end();
      entry.free();
    }
    entries.clear();
    timers.clear();
    polled.close();
  }

  private void runTasks() {
    Queue<Runnable> batch = tasks.take();
    for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
      try {
        task.run();
      } catch (Throwable t) {
        report(t);
      }
    }
  }

  private void fireTimers() {
    long now = System.nanoTime();
    for (LoopTimer timer = timers.peek();
        timer != null && timer.deadlineNanos() - now <= 0;
        timer = timers.peek()) {
      timers.remove();
      try {
        timer.fire();
      } catch (Throwable t) {
        report(t);
      }
    }
  }

  /// Fills the poll set.
  ///
  /// @return the number of entries in the poll set
  private int prepare() {
    polled.clear();
    polled.add(tasks.wakeFd(), PollSource.IN);
    int kept = 0;
    for (int i = 0; i < entries.size(); i++) {
      LoopEntry entry = entries.get(i);
      if (entry.isOver()) {
        entry.free();
      } else if (query(entry)) {
        entries.set(kept++, entry);
      }
    }
    for (int i = entries.size() - 1; i >= kept; i--) {
      entries.remove(i);
    }
    return kept;
  }

  private boolean query(LoopEntry entry) {
    boolean begun = false;
    try {
      entry.beforeWait();
      begun = true;
      entry.deadline = entry.deadlineNanos();
      entry.place = polled.add(entry.fd(), entry.events());
      return true;
    } catch (Throwable t) {
      expel(entry, t);
      if (begun) {
        afterWait(entry, 0);
      }
      return false;
    }
  }

  /// Ends the wait of all entries in the poll set, before any of them is dispatched.
  private void afterWait(int waiting, boolean waited) {
    for (int i = 0; i < waiting; i++) {
      LoopEntry entry = entries.get(i);
      afterWait(entry, waited ? polled.ready(entry.place) : 0);
    }
  }

  private void afterWait(LoopEntry entry, int revents) {
    try {
      entry.afterWait(revents);
    } catch (Throwable t) {
      expel(entry, t);
    }
  }

  /// Returns how long the loop may wait, in nanoseconds.
  private long waitNanos() {
    // runTasks() may have consumed a wake-up after the last check of closing.
    if (closing || !tasks.isEmpty()) {
      return 0;
    }
    long now = System.nanoTime();
    LoopTimer first = timers.peek();
    long nanos = first == null ? PollSet.FOREVER : first.deadlineNanos() - now;
    for (int i = 0; i < entries.size(); i++) {
      long deadline = entries.get(i).deadline;
      if (deadline != PollSource.NEVER) {
        nanos = Math.min(nanos, deadline - now);
      }
    }
    return nanos;
  }

  private void dispatch(int waiting) {
    for (int i = 0; i < waiting; i++) {
      LoopEntry entry = entries.get(i);
      int revents = polled.ready(entry.place);
      boolean due = entry.deadline != PollSource.NEVER && entry.deadline - System.nanoTime() <= 0;
      if (entry.isOver() || (revents == 0 && !due)) {
        continue;
      }
      try {
        entry.dispatch(revents);
      } catch (Throwable t) {
        expel(entry, t);
      }
    }
  }

  /// Reports the error of an entry that threw, and removes the entry.
  private void expel(LoopEntry entry, Throwable error) {
    entry.end();
    entry.free();
    report(error);
  }

  private void report(Throwable error) {
    try {
      onError.accept(error);
    } catch (Throwable t) {
      t.addSuppressed(error);
      log().log(Level.ERROR, "the error handler of " + this + " failed", t);
    }
  }

  /// Returns the logger. It is looked up only when there is a message, because the first look-up
  /// reads every jar of the program.
  private static Logger log() {
    return System.getLogger(EventLoop.class.getName());
  }
}
