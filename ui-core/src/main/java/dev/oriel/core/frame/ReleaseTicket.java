// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.os.OwnedFd;
import java.util.List;

/// The right and the duty to give a guest's buffer back, exactly once.
///
/// The guest's flush completes when the ticket is released. Whoever holds the ticket releases it by
/// one of the two methods; all later calls change nothing. A holder that fails to do so is
/// overtaken by the deadline of the ticket's issuer.
///
/// Threading: any thread.
public interface ReleaseTicket {

  /// Releases at once.
  ///
  /// @return whether this call was the one that released
  boolean release(ReleaseCause cause);

  /// Releases with [ReleaseCause#FENCE] when the fence signals, that is when its descriptor polls
  /// readable.
  ///
  /// Ownership: consumes the descriptor, also where the ticket was released before.
  ///
  /// @return whether this call bound the ticket to the fence
  boolean releaseWhenSignalled(OwnedFd fence);

  /// A ticket for content that nobody waits for.
  static ReleaseTicket none() {
    return NoTicket.INSTANCE;
  }

  /// One ticket that stands for several, which are released together.
  static ReleaseTicket all(List<ReleaseTicket> tickets) {
    return switch (tickets.size()) {
      case 0 -> none();
      case 1 -> tickets.getFirst();
      default -> new JoinedTickets(tickets);
    };
  }
}
