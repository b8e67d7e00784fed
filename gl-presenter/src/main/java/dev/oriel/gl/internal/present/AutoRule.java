// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.gl.ReleasePolicy;

/// The rule of [ReleasePolicy#AUTO]: LATCH for a guest that flips between buffers, COPY for a guest
/// that does not.
///
/// Under LATCH, a buffer is released while it is still read. This is correct only if the guest
/// draws into its other buffers. A guest therefore counts as flipping only after several flips in a
/// row. Its first update of the buffer that is shown ends this, and that update is copied.
final class AutoRule implements ReleaseRule {

  /// A guest that changes its mode or starts a desktop switches to another buffer once or twice.
  private static final int FLIPS = 3;

  private int flips;
  private boolean known;

  @Override
  public ReleasePoint point(boolean anotherBuffer, boolean drawnNow) {
    known = true;
    flips = anotherBuffer ? Math.min(FLIPS, flips + 1) : 0;
    return flips < FLIPS ? ReleasePoint.COPIED : ReleasePoint.PREVIOUS_READ;
  }

  @Override
  public ReleasePolicy inForce() {
    return flips < FLIPS ? ReleasePolicy.COPY : ReleasePolicy.LATCH;
  }

  @Override
  public String reason() {
    if (!known) {
      return "no frame yet";
    }
    return flips < FLIPS
        ? "the guest draws into the buffer that is shown"
        : "the guest flips between buffers";
  }
}
