// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

/// Sums the fractions of a notch that smooth wheels and touchpads report, and returns whole
/// notches.
///
/// Threading: one thread at a time.
public final class ScrollNotches {

  /// The parts of a notch that are counted. The fractions of wheels are whole numbers of them:
  /// 120ths of a notch, and Wayland's 256ths of a unit of which 10 or 15 are a notch. So they add
  /// up without an error of rounding, which would hold a notch back until the next event.
  private static final int PARTS = 7680;

  /// More notches at once than any device turns.
  private static final double MOST = 1000;

  private long rest;

  /// Creates an object with the sum zero.
  public ScrollNotches() {}

  /// Adds an amount, in notches. An amount that is not finite is ignored.
  ///
  /// @return the number of notches that are now complete, with the sign of the amount
  public int add(double amount) {
    if (!Double.isFinite(amount)) {
      return 0;
    }
    long parts = Math.round(Math.clamp(amount, -MOST, MOST) * PARTS);
    if (Long.signum(rest) * Long.signum(parts) < 0) {
      // The direction changed: the fraction that remains from the other direction must not count.
      rest = 0;
    }
    rest += parts;
    int whole = (int) (rest / PARTS);
    rest -= (long) whole * PARTS;
    return whole;
  }
}
