// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sync;

import dev.oriel.core.internal.linux.EventFd;
import java.util.ArrayDeque;
import java.util.Queue;

/// The tasks that other threads hand to a loop, and the descriptor that wakes it for them.
///
/// Two queues change places, so that tasks run without the lock and nothing is allocated for them.
final class TaskQueue {

  private final EventFd wake = new EventFd();
  private ArrayDeque<Runnable> incoming = new ArrayDeque<>();
  private ArrayDeque<Runnable> batch = new ArrayDeque<>();
  private boolean signalled;
  private boolean closed;

  /// The descriptor that is readable while a wake-up is pending.
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

  /// Ends the loop's wait, or its next one.
  synchronized void wake() {
    if (!signalled && !closed) {
      signalled = true;
      wake.signal();
    }
  }

  /// Whether no task waits.
  synchronized boolean isEmpty() {
    return incoming.isEmpty();
  }

  /// The tasks that have come, to be emptied before the next call.
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

  /// Closes the queue, unless a task waits.
  ///
  /// @return whether the queue is closed
  synchronized boolean closeIfEmpty() {
    if (!closed && incoming.isEmpty()) {
      closed = true;
      // Under the lock, so that nobody can be about to signal a number that is somebody else's.
      wake.close();
    }
    return closed;
  }
}
