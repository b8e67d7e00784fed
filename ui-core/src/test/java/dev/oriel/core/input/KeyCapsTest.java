// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KeyCapsTest {

  @Test
  void theKernelNamesLettersAndDigits() {
    assertEquals('c', KeyCaps.NAMES.character(KeyChord.of(EvdevKey.KEY_C)));
    assertEquals('7', KeyCaps.NAMES.character(KeyChord.of(EvdevKey.KEY_7)));
    assertEquals(0, KeyCaps.NAMES.character(KeyChord.of(EvdevKey.KEY_F7)));
    assertEquals(0, KeyCaps.NAMES.character(KeyChord.of(EvdevKey.KEY_LEFTSHIFT, EvdevKey.KEY_7)));
  }

  @Test
  void theKeypadMovesTheCursorWithoutNumLock() {
    assertEquals(EvdevKey.KEY_UP, EvdevKey.KEY_KP8.withoutNumLock());
    assertEquals(EvdevKey.KEY_DELETE, EvdevKey.KEY_KPDOT.withoutNumLock());
    assertEquals(EvdevKey.KEY_KPENTER, EvdevKey.KEY_KPENTER.withoutNumLock());
  }
}
