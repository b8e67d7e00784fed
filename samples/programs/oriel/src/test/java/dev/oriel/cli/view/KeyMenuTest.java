// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.input.EvdevKey;
import org.junit.jupiter.api.Test;

final class KeyMenuTest {

  private final KeyMenu menu = new KeyMenu();

  private String chosen(EvdevKey... keys) {
    KeyMenu.Answer answer = new KeyMenu.Answer(true, null);
    for (EvdevKey key : keys) {
      answer = menu.key(key.code());
    }
    assertFalse(answer.open());
    return String.valueOf(answer.chosen());
  }

  @Test
  void enterChoosesWhatTheArrowPointsTo() {
    assertTrue(menu.text().contains("→ Ctrl+Alt+Delete"), menu.text());
    assertEquals("leftctrl+leftalt+delete", chosen(EvdevKey.KEY_ENTER));
    assertEquals("leftalt+tab", chosen(EvdevKey.KEY_DOWN, EvdevKey.KEY_DOWN, EvdevKey.KEY_KPENTER));
    assertTrue(menu.text().contains("→ Alt+Tab"), menu.text());
  }

  @Test
  void theArrowGoesRound() {
    assertEquals("pause", chosen(EvdevKey.KEY_UP, EvdevKey.KEY_ENTER));
    assertEquals("leftctrl+leftalt+delete", chosen(EvdevKey.KEY_DOWN, EvdevKey.KEY_ENTER));
  }

  @Test
  void functionKeysStandForConsolesOfTheGuest() {
    assertEquals("leftctrl+leftalt+f1", chosen(EvdevKey.KEY_F1));
    assertEquals("leftctrl+leftalt+f12", chosen(EvdevKey.KEY_F12));
  }

  /// The letters include the viewer's hotkeys.
  @Test
  void lettersGoToTheGuestWithCtrlAndAlt() {
    assertEquals("leftctrl+leftalt+v", chosen(EvdevKey.KEY_V));
    assertEquals("leftctrl+leftalt+k", chosen(EvdevKey.KEY_K));
    assertTrue(menu.text().contains("Ctrl+Alt+A to Z"), menu.text());
  }

  @Test
  void escapeChoosesNothingAndOtherKeysDoNothing() {
    assertTrue(menu.key(EvdevKey.KEY_1.code()).open());
    KeyMenu.Answer answer = menu.key(EvdevKey.KEY_ESC.code());
    assertFalse(answer.open());
    assertNull(answer.chosen());
  }
}
