// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.keyboard.KeyboardLayout;
import dev.oriel.keyboard.KeyboardLayoutException;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;

final class KeyMapTest {

  @Test
  void takesSymbolsForTheKeysOfAUsKeyboard() {
    assertEquals(EvdevKey.KEY_Y, KeyMap.US.key(KeyCode.Y));
    assertEquals(EvdevKey.KEY_0, KeyMap.US.key(KeyCode.DIGIT0));
    assertEquals(EvdevKey.KEY_GRAVE, KeyMap.US.key(KeyCode.BACK_QUOTE));
    assertEquals(EvdevKey.KEY_APOSTROPHE, KeyMap.US.key(KeyCode.QUOTE));
    assertEquals(EvdevKey.KEY_BACKSLASH, KeyMap.US.key(KeyCode.BACK_SLASH));
    assertEquals(EvdevKey.KEY_LEFTBRACE, KeyMap.US.key(KeyCode.OPEN_BRACKET));
    assertEquals(EvdevKey.KEY_102ND, KeyMap.US.key(KeyCode.LESS));
    assertEquals(EvdevKey.KEY_SEMICOLON, KeyMap.US.key(typed("Ö")));
  }

  @Test
  void findsThePhysicalKeysOfAnotherHostLayout() {
    KeyMap german = KeyMap.of(layout("de"));
    assertEquals(EvdevKey.KEY_Z, german.key(KeyCode.Y));
    assertEquals(EvdevKey.KEY_Y, german.key(KeyCode.Z));
    assertEquals(EvdevKey.KEY_SLASH, german.key(KeyCode.MINUS));
    assertEquals(EvdevKey.KEY_RIGHTBRACE, german.key(KeyCode.PLUS));
    assertEquals(EvdevKey.KEY_GRAVE, german.key(KeyCode.DEAD_CIRCUMFLEX));
    assertEquals(EvdevKey.KEY_MINUS, german.key(typed("ß")));
    assertEquals(EvdevKey.KEY_SEMICOLON, german.key(typed("ö")));
    KeyMap french = KeyMap.of(layout("fr"));
    assertEquals(EvdevKey.KEY_Q, french.key(KeyCode.A));
    assertEquals(EvdevKey.KEY_1, french.key(KeyCode.AMPERSAND));
    assertEquals(EvdevKey.KEY_2, french.key(typed("é")));
    assertEquals(EvdevKey.KEY_5, french.key(KeyCode.LEFT_PARENTHESIS));
  }

  @Test
  void keysThatDoNotWriteAreTheSameInEachLayout() {
    KeyMap german = KeyMap.of(layout("de"));
    for (KeyMap map : new KeyMap[] {KeyMap.US, german}) {
      assertEquals(EvdevKey.KEY_TAB, map.key(KeyCode.TAB));
      assertEquals(EvdevKey.KEY_F24, map.key(KeyCode.F24));
      assertEquals(EvdevKey.KEY_KP7, map.key(KeyCode.NUMPAD7));
      assertEquals(EvdevKey.KEY_RIGHTALT, map.key(KeyCode.ALT_GRAPH));
      assertEquals(EvdevKey.KEY_LEFTMETA, map.key(KeyCode.WINDOWS));
      assertEquals(EvdevKey.KEY_SYSRQ, map.key(KeyCode.PRINTSCREEN));
    }
  }

  @Test
  void knowsNoKeyWhereThereIsNone() {
    assertNull(KeyMap.US.key(KeyCode.UNDEFINED));
    assertNull(KeyMap.US.key(KeyCode.GAME_A));
    assertNull(KeyMap.US.key(KeyCode.EJECT_TOGGLE));
    assertNull(KeyMap.US.key(typed("字")));
    assertNull(KeyMap.US.key(typed("")));
  }

  private static KeyboardLayout layout(String name) {
    try {
      return KeyboardLayout.of(name);
    } catch (KeyboardLayoutException e) {
      return abort(e.toString());
    }
  }

  private static KeyEvent typed(String text) {
    return new KeyEvent(
        KeyEvent.KEY_PRESSED, text, text, KeyCode.UNDEFINED, false, false, false, false);
  }
}
