// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.gl.window.Hotkeys;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HotkeyOptionTest {

  @Test
  void eachActionHasANameAChordAnIconAndWhatItDoes() {
    Hotkeys hotkeys = HotkeyOption.of("ctrl+alt");
    Set<String> chords = new HashSet<>();
    for (ViewerAction action : ViewerAction.values()) {
      assertEquals(action, ViewerAction.of(action.id()));
      assertTrue(chords.add(action.chord(hotkeys)), action::id);
      assertTrue(action.chord(hotkeys).startsWith("Ctrl+Alt+"), action::id);
      assertFalse(action.help().isEmpty(), action::id);
    }
    assertEquals(hotkeys, ViewerAction.hotkeys());
  }

  @Test
  void theModifiersOfAllCanBeChanged() {
    Hotkeys hotkeys = HotkeyOption.of("Shift+alt+ctrl");
    assertEquals("Ctrl+Alt+Shift+H", hotkeys.label("help"));
    assertEquals("Ctrl+Alt+Shift+G", hotkeys.grab().label());
  }

  @Test
  void anActionGetsAnotherChordOrNone() {
    Hotkeys hotkeys =
        HotkeyOption.of("fullscreen=f11, close=none,ctrl+super,grab=ctrl+alt+space, help = alt+f1");
    assertEquals("F11", hotkeys.label("fullscreen"));
    assertEquals("", hotkeys.label("close"));
    assertEquals("Alt+F1", hotkeys.label("help"));
    assertEquals("Ctrl+Super+S", hotkeys.label("scaling"));
    assertEquals("Ctrl+Alt+Space", hotkeys.grab().label());
  }

  @Test
  void actionsMaySwapTheirChords() {
    Hotkeys hotkeys = HotkeyOption.of("scaling=ctrl+alt+f,filter=ctrl+alt+s");
    assertEquals("Ctrl+Alt+F", hotkeys.label("scaling"));
    assertEquals("Ctrl+Alt+S", hotkeys.label("filter"));
  }

  @Test
  void noneLeavesTheChordOfTheGrab() {
    assertEquals(Hotkeys.NONE, HotkeyOption.of("none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "f12; 'f12' is neither none nor two or more of ctrl, alt, shift, super joined by +",
        "ctrl; 'ctrl' is neither none nor two or more of ctrl, alt, shift, super",
        "\"\"; '' is neither none nor two or more of",
        "ctrl+alt,; '' is neither none nor two or more of",
        "screen=f11; 'screen=f11': there is no action 'screen'; the actions are fullscreen, keys",
        "fullscreen=f; 'fullscreen=f': 'f' is a key that people type; hold ctrl, alt or super",
        "fullscreen=ctrl+f13; 'fullscreen=ctrl+f13': 'f13' is none of the keys a to z",
        "fullscreen=; 'fullscreen=': '' is none of the keys",
        "grab=none; there is no way to get keyboard and pointer back; choose another chord",
        "help=ctrl+alt+s; 'help=ctrl+alt+s': this is the chord of scaling; give that one another",
        "help=ctrl+alt+g; Ctrl+Alt+G is the chord of both grab and help; give one of them another"
      })
  void anErrorNamesTheValueAndTheRemedy(String text, String words) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> HotkeyOption.of(text));
    assertTrue(String.valueOf(e.getMessage()).contains(words), e::getMessage);
  }

  @Test
  void theHelpOfTheOptionNamesEachAction() {
    String all =
        String.join(", ", Arrays.stream(ViewerAction.values()).map(ViewerAction::id).toList());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> HotkeyOption.of("x=f1"));
    assertTrue(String.valueOf(e.getMessage()).endsWith(all), e::getMessage);
  }
}
