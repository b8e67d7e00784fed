// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HotkeysTest {

  @Test
  void modifiersAreNamedInAnyOrderAndCase() {
    assertEquals(Hotkeys.DEFAULT, Hotkeys.of("Alt+ctrl"));
    assertEquals("Ctrl+Alt+G", Hotkeys.DEFAULT.label("G"));
    assertEquals("Ctrl+Shift+Super", Hotkeys.of("super+shift+ctrl").label());
    assertEquals(Hotkeys.NONE, Hotkeys.of("none"));
    assertEquals("Ctrl+Alt+G", Hotkeys.NONE.label("G"), "the hotkey that releases the grab stays");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ctrl", "ctrl+ctrl", "ctrl+", "ctrl+altgr", "off", "f12"})
  void whatWouldTakeKeysThatPeopleTypeIsRefused(String name) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Hotkeys.of(name));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                "'" + name + "' is neither none nor two or more of ctrl, alt, shift, super"),
        e::getMessage);
  }
}
