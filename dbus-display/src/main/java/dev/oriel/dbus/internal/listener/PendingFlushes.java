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
/// Each has a ticket, and is answered when that is released, at the latest at its deadline; a
/// little later where a [FlushPacer] slows an endless flush down.
///
/// Threading: the loop thread. Ownership: owns the calls until they are answered.
final class PendingFlushes {

  /// QEMU sends one update a rectangle and then waits for the answers; this many that wait mean a
  /// peer that does not.
  private static final int MAX_TICKETS = 256;

  private final SdBus bus;
  private final TicketExecutor desk;
  private final ListenerCounters counters;
  private final ReleaseLog log;
  private final int console;
  private final long patienceNanos;
  private final TicketQueue held = new TicketQueue();
  private final TicketQueue paced = new TicketQueue();
  private final FlushPacer pacer = new FlushPacer();
  private boolean closed;

  /// @param console its number
  /// @param patienceNanos when a flush is answered at the latest, after it was received
  PendingFlushes(
      SdBus bus,
      TicketExecutor desk,
      ListenerCounters counters,
      ReleaseLog log,
      int console,
      long patienceNanos) {
    this.bus = bus;
    this.desk = desk;
    this.counters = counters;
    this.log = log;
    this.console = console;
    this.patienceNanos = patienceNanos;
  }

  /// A flush came.
  ///
  /// Ownership: consumes the call.
  ///
  /// @param serial of the frame it makes, or 0
  /// @param whole whether it is of the whole picture
  DmabufTicket issue(SdMessage call, long serial, boolean whole, long at) {
    if (!whole) {
      pacer.interrupt();
    }
    DmabufTicket oldest = held.first();
    if (oldest != null && held.size() >= MAX_TICKETS) {
      held.remove(oldest);
      oldest.overtake(ReleaseCause.DEADLINE);
    }
    DmabufTicket ticket = new DmabufTicket(desk, this, call, serial, at);
    held.add(ticket);
    return ticket;
  }

  /// Something else happened to the picture than an update of all of it: a guest is at work.
  void interrupted() {
    pacer.interrupt();
  }

  /// When [#tick] is to be called at the latest.
  long deadlineNanos() {
    DmabufTicket oldest = held.first();
    DmabufTicket next = paced.first();
    long deadline = oldest == null ? PollSource.NEVER : oldest.receivedNanos() + patienceNanos;
    return next == null ? deadline : Math.min(deadline, next.answerNanos());
  }

  /// Answers what is due.
  void tick(long now) {
    for (DmabufTicket t = held.first();
        t != null && t.receivedNanos() + patienceNanos - now <= 0;
        t = held.first()) {
      // Out of the queue in any case: one whose release is on its way is completed by that.
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

  /// A flush has been released: its guest goes on, before anything is told of it.
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

  /// Gives all calls up: the end of the socket, which follows, answers them.
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

  /// Looked up when there is something to say: the first look-up reads each jar of the program.
  private static Logger logger() {
    return System.getLogger(PendingFlushes.class.getName());
  }
}
