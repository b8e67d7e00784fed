// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

final class DesktopChordTest {

  @Test
  void eachHasTheKeysThatItsNameSays() {
    for (DesktopChord each : DesktopChord.values()) {
      String keys =
          each.label()
              .toLowerCase(Locale.ROOT)
              .replace("ctrl", "leftctrl")
              .replace("alt", "leftalt")
              .replace("super", "leftmeta")
              .replace("print", "sysrq");
      assertEquals(keys, each.chord().toString());
    }
  }

  @Test
  void theFunctionKeysAreAVirtualTerminalEach() {
    for (int i = 1; i <= 12; i++) {
      EvdevKey key = DesktopChord.FUNCTION_KEYS.get(i - 1);
      assertEquals("leftctrl+leftalt+f" + i, DesktopChord.withCtrlAlt(key).toString());
    }
    assertEquals(12, DesktopChord.FUNCTION_KEYS.size());
  }
}
