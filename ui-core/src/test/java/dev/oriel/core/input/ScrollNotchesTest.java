// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScrollNotchesTest {

  private final ScrollNotches notches = new ScrollNotches();

  @Test
  void fractionsAddUpToWholeNotches() {
    assertEquals(0, notches.add(0.4));
    assertEquals(0, notches.add(0.4));
    assertEquals(1, notches.add(0.4));
    assertEquals(3, notches.add(3));
  }

  @Test
  void aChangeOfDirectionStartsAgain() {
    assertEquals(0, notches.add(0.9));
    assertEquals(0, notches.add(-0.5));
    assertEquals(-1, notches.add(-0.5));
  }

  /// A wheel with fine steps: 8 to 120 of them are a notch. Their sums as floating-point numbers
  /// are often a little less than a notch.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 30, 40, 60, 120})
  void noNotchOfAFineWheelIsLostOrLateOrInvented(int steps) {
    for (int notch = 0; notch < 50; notch++) {
      for (int step = 1; step <= steps; step++) {
        assertEquals(step == steps ? 1 : 0, notches.add(1.0 / steps), notch + ", " + step);
      }
    }
    for (int step = 1; step <= steps; step++) {
      assertEquals(step == steps ? -1 : 0, notches.add(-1.0 / steps));
    }
  }

  @Test
  void anAmountThatNoDeviceTurnsIsBounded() {
    assertEquals(1000, notches.add(1e300));
    assertEquals(-1000, notches.add(-1e300));
  }

  @Test
  void amountsThatAreNotFiniteAreIgnored() {
    assertEquals(0, notches.add(Double.NaN));
    assertEquals(0, notches.add(Double.NEGATIVE_INFINITY));
    assertEquals(2, notches.add(2));
  }
}
