// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HotkeysTest {

  @Test
  void modifiersAreNamedInAnyOrderAndCase() {
    assertEquals(Chord.of("ctrl+alt+f"), Chord.of(" Alt+CTRL+f"));
    assertEquals("Ctrl+Shift+Super+PageUp", Chord.of("super+shift+ctrl+pageup").label());
    assertEquals("F11", Chord.of("f11").label());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "f, is a key that people type",
        "shift+f, is a key that people type",
        "ctrl+, is none of the keys",
        "ctrl+altgr+f, 'altgr' is none of the modifiers",
        "ctrl+f13, is none of the keys",
        "\"\", is none of the keys"
      })
  void whatWouldTakeKeysThatPeopleTypeIsRefused(String text, String why) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Chord.of(text));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e::getMessage);
  }

  @Test
  void theChordOfTheGrabStaysWithoutHotkeys() {
    assertEquals("Ctrl+Alt+G", Hotkeys.NONE.grab().label());
    assertNull(Hotkeys.NONE.chord("help"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Hotkeys(Map.of(Hotkeys.GRAB, "help"), Hotkeys.GRAB));
  }
}
