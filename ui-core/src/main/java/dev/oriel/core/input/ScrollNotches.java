// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

/// Sums the fractions of a notch that smooth wheels and touchpads report, and returns whole
/// notches.
///
/// Threading: one thread at a time.
public final class ScrollNotches {

  private double rest;

  /// Creates an object with the sum zero.
  public ScrollNotches() {}

  /// Adds an amount, in notches. An amount that is not finite is ignored.
  ///
  /// @return the number of notches that are now complete, with the sign of the amount
  public int add(double amount) {
    if (!Double.isFinite(amount)) {
      return 0;
    }
    if (rest * amount < 0) {
      // The direction changed: the fraction that remains from the other direction must not count.
      rest = 0;
    }
    rest += amount;
    int whole = (int) rest;
    rest -= whole;
    return whole;
  }
}
