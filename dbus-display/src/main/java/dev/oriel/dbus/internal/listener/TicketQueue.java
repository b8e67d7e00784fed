// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import org.jspecify.annotations.Nullable;

/// The open tickets in the order of their deadlines, which is the order in which they were issued.
/// A ticket can be removed from any position without a search and without garbage.
///
/// Threading: the loop thread.
final class TicketQueue {

  private @Nullable DmabufTicket first;
  private @Nullable DmabufTicket last;
  private int size;

  @Nullable DmabufTicket first() {
    return first;
  }

  int size() {
    return size;
  }

  void add(DmabufTicket ticket) {
    DmabufTicket tail = last;
    ticket.previous = tail;
    if (tail == null) {
      first = ticket;
    } else {
      tail.next = ticket;
    }
    last = ticket;
    size++;
  }

  /// Removes a ticket if it is present.
  void remove(DmabufTicket ticket) {
    if (ticket != first && ticket.previous == null) {
      return;
    }
    DmabufTicket before = ticket.previous;
    DmabufTicket after = ticket.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    ticket.previous = null;
    ticket.next = null;
    size--;
  }
}
