// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.internal.linux.EventFd;
import java.util.ArrayDeque;
import java.util.Queue;

/// The queue of tasks that other threads submit to a loop, and the descriptor that wakes the loop.
///
/// Two queues are swapped, so that tasks run without holding the lock and without allocation.
final class TaskQueue {

  private final EventFd wake = new EventFd();
  private ArrayDeque<Runnable> incoming = new ArrayDeque<>();
  private ArrayDeque<Runnable> batch = new ArrayDeque<>();
  private boolean signalled;
  private boolean closed;

  /// Returns the descriptor that is readable while a wake-up is pending.
  int wakeFd() {
    return wake.fd().number();
  }

  /// Adds a task.
  ///
  /// @param signal whether the loop may be waiting
  /// @return false if the queue is closed
  synchronized boolean offer(Runnable task, boolean signal) {
    if (closed) {
      return false;
    }
    incoming.add(task);
    if (signal) {
      wake();
    }
    return true;
  }

  /// Ends the loop's current wait, or its next one.
  synchronized void wake() {
    if (!signalled && !closed) {
      signalled = true;
      wake.signal();
    }
  }

  /// Returns whether no task is waiting.
  synchronized boolean isEmpty() {
    return incoming.isEmpty();
  }

  /// Returns the waiting tasks. The caller must empty the queue before the next call.
  synchronized Queue<Runnable> take() {
    if (signalled) {
      signalled = false;
      wake.drain();
    }
    ArrayDeque<Runnable> taken = incoming;
    incoming = batch;
    batch = taken;
    return taken;
  }

  /// Closes the queue if no task is waiting.
  ///
  /// @return whether the queue is closed
  synchronized boolean closeIfEmpty() {
    if (!closed && incoming.isEmpty()) {
      closed = true;
      // Closed under the lock, so that no other thread signals a descriptor number that has been
      // reused.
      wake.close();
    }
    return closed;
  }
}
