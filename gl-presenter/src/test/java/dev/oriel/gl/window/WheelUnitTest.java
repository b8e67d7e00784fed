// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.input.ScrollNotches;
import org.junit.jupiter.api.Test;

final class WheelUnitTest {

  private final WheelUnit unit = new WheelUnit();
  private final ScrollNotches notches = new ScrollNotches();

  private int turned(double... amounts) {
    int all = 0;
    for (double amount : amounts) {
      all += notches.add(unit.notches(amount));
    }
    return all;
  }

  @Test
  void aNotchIsOneNotchOfWhateverSizeTheCompositorsStepIs() {
    assertEquals(4, turned(1.5, 1.5, 1.5, 1.5));
    assertEquals(-4, turned(-1.5, -1.5, -3));
    assertEquals(4, turned(1, 1, 1, 1));
    assertEquals(-3, turned(-1, -2));
  }

  @Test
  void whatATouchpadTellsAddsUp() {
    assertEquals(2, turned(0.3, 0.7, 0.4, 0.6));
  }
}
