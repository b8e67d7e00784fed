// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.os.OwnedFd;
import java.util.ArrayList;
import java.util.List;

/// A ticket for several updates that are released together, for example after one draw.
final class JoinedTickets implements ReleaseTicket {

  private final List<ReleaseTicket> tickets;

  JoinedTickets(List<ReleaseTicket> tickets) {
    List<ReleaseTicket> flat = new ArrayList<>(tickets.size());
    for (ReleaseTicket t : tickets) {
      if (t instanceof JoinedTickets joined) {
        flat.addAll(joined.tickets);
      } else {
        flat.add(t);
      }
    }
    this.tickets = List.copyOf(flat);
  }

  @Override
  public boolean release(ReleaseCause cause) {
    boolean any = false;
    for (ReleaseTicket t : tickets) {
      any |= t.release(cause);
    }
    return any;
  }

  @Override
  public boolean releaseWhenSignalled(OwnedFd fence) {
    boolean any = false;
    try (fence) {
      for (ReleaseTicket t : tickets) {
        any |= t.releaseWhenSignalled(fence.duplicate());
      }
    }
    return any;
  }
}
