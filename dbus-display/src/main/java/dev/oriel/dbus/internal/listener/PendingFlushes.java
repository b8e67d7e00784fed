// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.PollSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// The guest's flushes that wait for the answer to their `UpdateDMABUF`.
///
/// Each has a ticket. It is answered when the ticket is released, at the latest at its deadline, or
/// a little later if a [FlushPacer] slows down an endless flush.
///
/// Threading: the loop thread. Ownership: owns the calls until they are answered.
final class PendingFlushes {

  /// The most tickets. QEMU sends one update for each rectangle and then waits for the answers, so
  /// a peer with more open updates does not wait.
  private static final int MAX_TICKETS = 256;

  private final SdBus bus;
  private final TicketExecutor executor;
  private final ListenerCounters counters;
  private final ReleaseLog log;
  private final int console;
  private final long patienceNanos;
  private final TicketQueue held = new TicketQueue();
  private final TicketQueue paced = new TicketQueue();
  private final FlushPacer pacer = new FlushPacer();
  private boolean closed;

  /// @param console the console's number
  /// @param patienceNanos the time after its arrival at which a flush is answered at the latest
  PendingFlushes(
      SdBus bus,
      TicketExecutor executor,
      ListenerCounters counters,
      ReleaseLog log,
      int console,
      long patienceNanos) {
    this.bus = bus;
    this.executor = executor;
    this.counters = counters;
    this.log = log;
    this.console = console;
    this.patienceNanos = patienceNanos;
  }

  /// Adds a flush.
  ///
  /// Ownership: consumes the call.
  ///
  /// @param serial the serial of its frame, or 0
  /// @param whole whether it covers the whole picture
  DmabufTicket issue(SdMessage call, long serial, boolean whole, long at) {
    if (!whole) {
      pacer.interrupt();
    }
    DmabufTicket oldest = held.first();
    if (oldest != null && held.size() >= MAX_TICKETS) {
      held.remove(oldest);
      oldest.overtake(ReleaseCause.DEADLINE);
    }
    DmabufTicket ticket = new DmabufTicket(executor, this, call, serial, at);
    held.add(ticket);
    return ticket;
  }

  /// Records a change of the picture other than an update of all of it. It shows that the guest is
  /// drawing.
  void interrupted() {
    pacer.interrupt();
  }

  /// Returns when [#tick] must be called at the latest.
  long deadlineNanos() {
    DmabufTicket oldest = held.first();
    DmabufTicket next = paced.first();
    long deadline = oldest == null ? PollSource.NEVER : oldest.receivedNanos() + patienceNanos;
    return next == null ? deadline : Math.min(deadline, next.answerNanos());
  }

  /// Answers the flushes that are due.
  void tick(long now) {
    for (DmabufTicket t = held.first();
        t != null && t.receivedNanos() + patienceNanos - now <= 0;
        t = held.first()) {
      // Remove it in any case: if its release is under way, that release completes it.
      held.remove(t);
      t.overtake(ReleaseCause.DEADLINE);
    }
    for (DmabufTicket t = paced.first();
        t != null && t.answerNanos() - now <= 0;
        t = paced.first()) {
      paced.remove(t);
      answer(t);
    }
  }

  /// Answers a released flush, and then logs the release: the guest does not wait for the log.
  void released(DmabufTicket ticket, ReleaseCause cause) {
    held.remove(ticket);
    long now = System.nanoTime();
    long due = pacer.answerAt(now);
    long heldNanos = due - ticket.receivedNanos();
    counters.release(cause, heldNanos);
    if (closed || due - now <= 0) {
      answer(ticket);
    } else {
      counters.pace();
      ticket.answerNanos(due);
      paced.add(ticket);
    }
    log.released(console, ticket.serial(), ticket.receivedNanos(), heldNanos, cause);
  }

  private void answer(DmabufTicket ticket) {
    try (SdMessage call = ticket.call()) {
      if (!closed) {
        bus.reply(call);
      }
    } catch (SdBusException e) {
      // The connection is breaking; the next read ends it.
      logger().log(Level.DEBUG, "an update could not be answered", e);
    }
  }

  /// Gives up all calls. The end of the socket, which follows, answers them.
  void close() {
    closed = true;
    for (DmabufTicket t = held.first(); t != null; t = held.first()) {
      held.remove(t);
      t.overtake(ReleaseCause.CLOSED);
    }
    for (DmabufTicket t = paced.first(); t != null; t = paced.first()) {
      paced.remove(t);
      t.call().close();
    }
  }

  /// Looks the logger up only when there is something to log: the first look-up reads each jar of
  /// the program.
  private static Logger logger() {
    return System.getLogger(PendingFlushes.class.getName());
  }
}
