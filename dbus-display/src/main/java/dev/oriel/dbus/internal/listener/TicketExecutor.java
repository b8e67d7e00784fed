// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.Registration;
import java.util.concurrent.RejectedExecutionException;

/// Runs the tasks that complete tickets: on the loop, and after its end under a lock.
///
/// Pixels of a message may be read long after the connection has closed. libsystemd's objects are
/// not thread-safe, so late tickets are completed one after the other.
final class TicketExecutor {

  private final EventLoop loop;

  TicketExecutor(EventLoop loop) {
    this.loop = loop;
  }

  /// Runs the ticket's part of a release on the loop. Threading: any thread.
  void post(LoopTicket ticket) {
    try {
      loop.execute(ticket);
    } catch (RejectedExecutionException _) {
      synchronized (this) {
        ticket.abandon();
      }
    }
  }

  /// Makes the loop call back once when the fence signals. Ownership: consumes the fence.
  Registration watch(OwnedFd fence, Runnable signalled) {
    return loop.watch(fence, signalled);
  }
}
