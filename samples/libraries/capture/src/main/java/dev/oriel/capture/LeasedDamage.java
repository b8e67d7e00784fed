// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;

/// What has changed since the frame that a program was given last.
///
/// A frame is leased first, for the library to look at, and handed out only if it is the one that
/// is waited for: the damage of those that are not goes with a later one.
///
/// Threading: under the lock of its [FrameStore].
final class LeasedDamage {

  /// Up to the frame that was leased last.
  private Damage sinceHandedOut = Damage.NONE;

  /// After that one.
  private Damage sinceLease = Damage.NONE;

  private long leasedChange;
  private long handedOutChange;
  private Rect handedOutBounds = Rect.EMPTY;

  /// Adds what has changed.
  void add(Damage changed) {
    sinceLease = sinceLease.plus(changed);
  }

  /// Adds a part that has changed.
  void add(Rect changed) {
    sinceLease = sinceLease.plus(changed);
  }

  /// Returns what a frame that is leased now differs in from the one that was handed out last.
  ///
  /// @param change which change of the picture it shows
  Damage lease(long change, Rect bounds) {
    sinceHandedOut = sinceHandedOut.plus(sinceLease);
    sinceLease = Damage.NONE;
    leasedChange = change;
    return bounds.equals(handedOutBounds) ? sinceHandedOut.clip(bounds) : Damage.of(bounds);
  }

  /// A leased frame is given to a program.
  ///
  /// @param change which change of the picture it shows
  void handOut(long change, Rect bounds) {
    // Where another thread has leased a newer one meanwhile, its damage is kept: too much, not
    // less.
    if (change == leasedChange) {
      sinceHandedOut = Damage.NONE;
    }
    handedOutBounds = bounds;
    handedOutChange = change;
  }

  /// Returns the change that was handed out last.
  long handedOutChange() {
    return handedOutChange;
  }

  /// Whether nothing has changed since.
  boolean isEmpty() {
    return sinceLease.isEmpty() && sinceHandedOut.isEmpty();
  }
}
