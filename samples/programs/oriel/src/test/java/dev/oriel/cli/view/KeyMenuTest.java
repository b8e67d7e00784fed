// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.oriel.core.input.EvdevKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyMenuTest {

  private final List<String> sent = new ArrayList<>();
  private final BarMenu menu = KeyMenu.of(chord -> sent.add(chord.toString()));

  private void press(EvdevKey key) {
    Runnable action = menu.letters().of(key.code());
    assertNotNull(action, key::name);
    action.run();
  }

  @Test
  void eachItemSendsItsKeys() {
    assertEquals("Ctrl+Alt+Delete", menu.items().getFirst().label());
    menu.items().forEach(item -> item.action().run());
    assertEquals(menu.items().size(), sent.size());
    assertEquals("leftctrl+leftalt+delete", sent.getFirst());
    assertEquals("leftalt+tab", sent.get(2));
    assertEquals("pause", sent.getLast());
  }

  @Test
  void functionKeysStandForConsolesOfTheGuest() {
    press(EvdevKey.KEY_F1);
    press(EvdevKey.KEY_F12);
    assertEquals(List.of("leftctrl+leftalt+f1", "leftctrl+leftalt+f12"), sent);
  }

  /// The letters include the viewer's hotkeys.
  @Test
  void lettersGoToTheGuestWithCtrlAndAlt() {
    press(EvdevKey.KEY_V);
    press(EvdevKey.KEY_K);
    assertEquals(List.of("leftctrl+leftalt+v", "leftctrl+leftalt+k"), sent);
  }

  @Test
  void otherKeysAreOfTheMenu() {
    assertNull(menu.letters().of(EvdevKey.KEY_1.code()));
    assertNull(menu.letters().of(EvdevKey.KEY_ENTER.code()));
    assertNull(menu.letters().of(0));
  }
}
