// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.format.Modifier;
import org.junit.jupiter.api.Test;

class ModifierNamesTest {

  @Test
  void namesWhatLibdrmKnows() {
    assertEquals("INTEL_Y_TILED (0x0100000000000002)", ModifierNames.describe(0x0100000000000002L));
    assertEquals("VIVANTE_TILED (0x0600000000000001)", ModifierNames.describe(0x0600000000000001L));
  }

  @Test
  void describesWhatNobodyKnows() {
    assertEquals(Modifier.describe(0x7f12345678L), ModifierNames.describe(0x7f12345678L));
    assertEquals(Modifier.describe(-1), ModifierNames.describe(-1));
  }

  @Test
  void callsLinearAndInvalidAsTheRestOfOrielDoes() {
    assertEquals("LINEAR", ModifierNames.describe(Modifier.LINEAR));
    assertEquals("INVALID (none stated)", ModifierNames.describe(Modifier.INVALID));
  }
}
