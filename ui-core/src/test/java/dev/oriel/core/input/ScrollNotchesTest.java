// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

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

  @Test
  void amountsThatAreNotFiniteAreIgnored() {
    assertEquals(0, notches.add(Double.NaN));
    assertEquals(0, notches.add(Double.NEGATIVE_INFINITY));
    assertEquals(2, notches.add(2));
  }
}
