// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.os.OwnedFd;
import java.util.List;

/// An object that performs the release of one frame exactly once: it gives the buffer back to the
/// guest.
///
/// The guest's flush completes when the ticket is released. The holder of the ticket releases it
/// with one of the two methods. Only the first call has an effect. If the holder does not release
/// the ticket, its issuer does so at the deadline.
///
/// Threading: any thread.
public interface ReleaseTicket {

  /// Releases the ticket at once.
  ///
  /// @return whether this call released the ticket
  boolean release(ReleaseCause cause);

  /// Releases the ticket with [ReleaseCause#FENCE] when the fence signals, that is, when its
  /// descriptor polls readable.
  ///
  /// Ownership: consumes the descriptor, even if the ticket was released before.
  ///
  /// @return whether this call bound the ticket to the fence
  boolean releaseWhenSignalled(OwnedFd fence);

  /// Returns the ticket for content for which no guest waits. Releasing it does nothing.
  static ReleaseTicket none() {
    return NoTicket.INSTANCE;
  }

  /// Returns one ticket that releases all of these tickets.
  static ReleaseTicket all(List<ReleaseTicket> tickets) {
    return switch (tickets.size()) {
      case 0 -> none();
      case 1 -> tickets.getFirst();
      default -> new JoinedTickets(tickets);
    };
  }
}
