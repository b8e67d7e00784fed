// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.internal.linux.PollSet;
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

/// A thread that waits for descriptors, fences, timers and tasks at once, and calls back for one
/// after the other.
///
/// A fence of the GPU is a descriptor that becomes readable, so a release that waits for the GPU
/// sits in the same `ppoll` as the socket on which the guest is answered: no thread ever blocks in
/// a fence, and no other thread has to be woken when it is signalled. The poll set is built anew
/// for each wait (a few stores per descriptor) because sources change their minds about what they
/// wait for; what is waited for in the steady state allocates nothing.
///
/// A callback that throws costs that callback: the error goes to the loop's handler. Tasks run in
/// the order in which they were given, timers in the order of their deadlines.
///
/// Threading: callbacks run on the loop's own thread, a daemon. Everything here may be called from
/// any thread; from the loop's thread it takes effect at once.
public final class EventLoop implements Executor, AutoCloseable {

  private final TaskQueue tasks = new TaskQueue();
  private final PollSet polled = new PollSet();
  private final ArrayList<LoopEntry> entries = new ArrayList<>();
  private final PriorityQueue<LoopTimer> timers = new PriorityQueue<>();
  private final AtomicLong timerSequence = new AtomicLong();
  private final Consumer<Throwable> onError;
  private final Thread thread;
  private volatile boolean closing;

  /// Starts a loop that logs what its callbacks throw.
  ///
  /// @param name the name of its thread
  public EventLoop(String name) {
    this(name, error -> log().log(Level.ERROR, "a callback of loop " + name + " failed", error));
  }

  /// Starts a loop.
  ///
  /// @param name the name of its thread
  /// @param onError is given what the callbacks throw, on the loop's thread
  public EventLoop(String name, Consumer<Throwable> onError) {
    this.onError = onError;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  /// Whether the caller is the loop's thread.
  public boolean inLoop() {
    return Thread.currentThread().equals(thread);
  }

  /// Checks that the caller is the loop's thread.
  ///
  /// @throws IllegalStateException if it is another
  public void checkThread() {
    if (!inLoop()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "called on thread '%s'; only '%s' may",
              Thread.currentThread().getName(),
              thread.getName()));
    }
  }

  /// Runs a task on the loop's thread, later even if that is the caller.
  ///
  /// @throws RejectedExecutionException if the loop has ended; no task that was accepted is lost
  @Override
  public void execute(Runnable task) {
    if (!tasks.offer(task, !inLoop())) {
      throw ended();
    }
  }

  /// Calls back when a time has come.
  ///
  /// @param deadlineNanos on the clock of [System#nanoTime]
  /// @throws RejectedExecutionException if the loop has ended
  public Registration schedule(long deadlineNanos, Runnable action) {
    LoopTimer timer = new LoopTimer(this, deadlineNanos, timerSequence.getAndIncrement(), action);
    if (!attach(() -> addTimer(timer))) {
      throw ended();
    }
    return timer;
  }

  /// Calls back after a while.
  ///
  /// @throws RejectedExecutionException if the loop has ended
  public Registration schedule(Duration delay, Runnable action) {
    return schedule(Deadlines.after(delay), action);
  }

  /// Calls back once, when a fence is signalled: when its descriptor is readable or in error.
  ///
  /// @param fence consumed: closed when it has been signalled, the registration is cancelled or the
  ///   loop ends, also where this fails
  /// @throws RejectedExecutionException if the loop has ended
  public Registration watch(OwnedFd fence, Runnable onReadable) {
    LoopEntry entry = new LoopEntry.OfFence(this, fence, onReadable);
    if (!attach(entry)) {
      fence.close();
      throw ended();
    }
    return entry;
  }

  /// Waits for a source until the registration is cancelled or the loop ends.
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

  /// Runs the tasks that have been given, drops timers, sources and fences without calling back,
  /// and waits for the thread to end, unless the caller is that thread. Idempotent.
  @Override
  public void close() {
    closing = true;
    tasks.wake();
    if (inLoop()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "loop " + thread.getName();
  }

  /// Takes out an entry that is over.
  void detach(LoopEntry entry) {
    // Where this is refused, the loop has ended and freed the entry. The list may be in use right
    // now; prepare() takes the entry out of it.
    attach(entry::free);
  }

  /// Takes out a timer that is over.
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
        polled.await(patience());
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
  /// @return how many entries are in it
  private int prepare() {
    polled.clear();
    polled.add(tasks.wakeFd(), PollSource.IN);
    int kept = 0;
    for (int i = 0; i < entries.size(); i++) {
      LoopEntry entry = entries.get(i);
      if (entry.isOver()) {
        entry.free();
      } else if (ask(entry)) {
        entries.set(kept++, entry);
      }
    }
    for (int i = entries.size() - 1; i >= kept; i--) {
      entries.remove(i);
    }
    return kept;
  }

  private boolean ask(LoopEntry entry) {
    try {
      entry.deadline = entry.deadlineNanos();
      entry.place = polled.add(entry.fd(), entry.events());
      return true;
    } catch (Throwable t) {
      expel(entry, t);
      return false;
    }
  }

  /// How long the loop may wait.
  private long patience() {
    // A wake-up may have been taken together with the tasks since the last look at closing.
    if (closing || !tasks.isEmpty()) {
      return 0;
    }
    long now = System.nanoTime();
    LoopTimer first = timers.peek();
    long patience = first == null ? PollSet.FOREVER : first.deadlineNanos() - now;
    for (int i = 0; i < entries.size(); i++) {
      long deadline = entries.get(i).deadline;
      if (deadline != PollSource.NEVER) {
        patience = Math.min(patience, deadline - now);
      }
    }
    return patience;
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

  /// Reports an entry that threw, and stops waiting for it.
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

  /// Looked up when there is something to say: the first look-up reads each jar of the program.
  private static Logger log() {
    return System.getLogger(EventLoop.class.getName());
  }
}
