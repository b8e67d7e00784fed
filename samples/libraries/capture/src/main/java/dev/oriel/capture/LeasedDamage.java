// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;

/// The parts that have changed since the frame that a program got last.
///
/// The library first leases a frame to examine it, and hands it out only if it is the expected one.
/// The damage of the other frames is added to that of a later one.
///
/// Threading: under the lock of its [FrameStore].
final class LeasedDamage {

  /// The damage from the last frame that was handed out to the last frame that was leased.
  private Damage sinceHandedOut = Damage.NONE;

  /// The damage after the last frame that was leased.
  private Damage sinceLease = Damage.NONE;

  private long leasedChange;
  private long handedOutChange;
  private Rect handedOutBounds = Rect.EMPTY;

  /// Adds damage.
  void add(Damage changed) {
    sinceLease = sinceLease.plus(changed);
  }

  /// Adds a changed part.
  void add(Rect changed) {
    sinceLease = sinceLease.plus(changed);
  }

  /// Leases a frame. Returns its differences from the last frame that was handed out.
  ///
  /// @param change the change of the picture that the frame shows
  Damage lease(long change, Rect bounds) {
    sinceHandedOut = sinceHandedOut.plus(sinceLease);
    sinceLease = Damage.NONE;
    leasedChange = change;
    return bounds.equals(handedOutBounds) ? sinceHandedOut.clip(bounds) : Damage.of(bounds);
  }

  /// Records that a leased frame is handed out to a program.
  ///
  /// @param change the change of the picture that the frame shows
  void handOut(long change, Rect bounds) {
    // If another thread has leased a newer frame in the meantime, its damage is kept: the damage
    // may be too large, but not too small.
    if (change == leasedChange) {
      sinceHandedOut = Damage.NONE;
    }
    handedOutBounds = bounds;
    handedOutChange = change;
  }

  /// Returns the change of the frame that was handed out last.
  long handedOutChange() {
    return handedOutChange;
  }

  /// Returns whether nothing has changed since then.
  boolean isEmpty() {
    return sinceLease.isEmpty() && sinceHandedOut.isEmpty();
  }
}
