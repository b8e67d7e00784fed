// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.gl.ReleasePolicy;

/// LATCH for a guest that flips, COPY for one that does not.
///
/// A latched buffer has been given back while it is still read: that is right only where the guest
/// draws into others. So a guest counts as flipping after several flips in a row, and no more with
/// its first update of the buffer that is shown, which is copied.
final class AutoRule implements ReleaseRule {

  /// A guest that changes its mode, or starts a desktop, takes another buffer once or twice.
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
