// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.gl.ReleasePolicy;

/// What the ticket of a frame waits for: one rule for each [ReleasePolicy].
///
/// Threading: the present thread.
interface ReleaseRule {

  /// What a ticket can wait for.
  enum ReleasePoint {
    /// Nothing.
    AT_ONCE,
    /// The end of all reads of the buffer that was shown before.
    PREVIOUS_READ,
    /// The end of a copy of what changed, made now.
    COPIED,
    /// The end of the next draw.
    DRAWN,
    /// The swap that shows the next draw, and its end.
    SHOWN
  }

  /// What the ticket of a frame that has come waits for.
  ///
  /// @param anotherBuffer whether the frame is in another buffer than the one before it
  /// @param drawnNow whether a draw follows at once
  ReleasePoint point(boolean anotherBuffer, boolean drawnNow);

  /// The policy that is followed now, never [ReleasePolicy#AUTO].
  ReleasePolicy inForce();

  /// Why, in words.
  String reason();

  /// The rule of a policy.
  static ReleaseRule of(ReleasePolicy policy) {
    return policy == ReleasePolicy.AUTO ? new AutoRule() : new Chosen(policy);
  }

  /// A policy that was asked for.
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
      return "asked for";
    }
  }
}
