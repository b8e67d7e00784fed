// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.gl.ReleasePolicy;

/// A rule that decides when the ticket of a frame is released. There is one rule for each
/// [ReleasePolicy].
///
/// Threading: the present thread.
interface ReleaseRule {

  /// The event that releases a ticket.
  enum ReleasePoint {
    /// None: the ticket is released immediately.
    AT_ONCE,
    /// The completion of all reads of the previously shown buffer.
    PREVIOUS_READ,
    /// The completion of a copy of the damage, which is made now.
    COPIED,
    /// The completion of the next draw.
    DRAWN,
    /// The swap that shows the next draw, and the completion of that draw.
    SHOWN
  }

  /// Returns the event that releases the ticket of a new frame.
  ///
  /// @param anotherBuffer whether the frame is in a different buffer than the previous frame
  /// @param drawnNow whether a draw follows immediately
  ReleasePoint point(boolean anotherBuffer, boolean drawnNow);

  /// Returns the policy in effect, never [ReleasePolicy#AUTO].
  ReleasePolicy inForce();

  /// Returns the reason for this policy, in words.
  String reason();

  /// Returns the rule of a policy.
  static ReleaseRule of(ReleasePolicy policy) {
    return policy == ReleasePolicy.AUTO ? new AutoRule() : new Chosen(policy);
  }

  /// A policy that the user has requested.
  record Chosen(ReleasePolicy inForce) implements ReleaseRule {

    @Override
    public ReleasePoint point(boolean anotherBuffer, boolean drawnNow) {
      return switch (inForce) {
        case READ -> drawnNow ? ReleasePoint.DRAWN : ReleasePoint.COPIED;
        case LATCH -> anotherBuffer ? ReleasePoint.PREVIOUS_READ : ReleasePoint.DRAWN;
        case COPY, AUTO -> ReleasePoint.COPIED;
        case PRESENT -> ReleasePoint.SHOWN;
      };
    }

    @Override
    public String reason() {
      return "requested";
    }
  }
}
