// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

/// Turns the fractions of a notch that smooth wheels and touchpads report into whole notches.
///
/// Threading: one thread at a time.
public final class ScrollNotches {

  private double rest;

  /// A wheel at rest.
  public ScrollNotches() {}

  /// Adds an amount.
  ///
  /// @return the whole notches that are complete now, of the amount's sign
  public int add(double amount) {
    if (!Double.isFinite(amount)) {
      return 0;
    }
    if (rest * amount < 0) {
      // Turned round: what was left of the other direction is no head start.
      rest = 0;
    }
    rest += amount;
    int whole = (int) rest;
    rest -= whole;
    return whole;
  }
}
