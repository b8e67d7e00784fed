// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.dbus.KeyboardLeds;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LockSyncTest {

  private static final KeyboardLeds CAPS = new KeyboardLeds(false, false, true);

  @Test
  void theLocksAreComparedOnceAfterTheFocus() {
    LockSync sync = new LockSync(true);
    List<EvdevKey> both = List.of(EvdevKey.KEY_CAPSLOCK, EvdevKey.KEY_NUMLOCK);
    assertEquals(both, sync.beforeKey(CAPS, false, true));
    assertEquals(List.of(), sync.beforeKey(CAPS, false, true), "the taps are on their way");
    sync.focusLost();
    assertEquals(List.of(EvdevKey.KEY_NUMLOCK), sync.beforeKey(CAPS, true, true));
  }

  @Test
  void aGuestWithoutLightsIsLeftAlone() {
    LockSync sync = new LockSync(true);
    assertEquals(List.of(), sync.beforeKey(KeyboardLeds.NONE, true, true));
    sync.seen(CAPS);
    sync.focusLost();
    assertEquals(List.of(EvdevKey.KEY_CAPSLOCK), sync.beforeKey(KeyboardLeds.NONE, true, false));
    sync.consoleChanged();
    assertEquals(List.of(), sync.beforeKey(KeyboardLeds.NONE, true, true), "another guest");
  }

  @Test
  void theLocksAreComparedAtTheNextKeyWhenItIsSwitchedOn() {
    LockSync sync = new LockSync(false);
    assertEquals(List.of(), sync.beforeKey(CAPS, false, true));
    sync.wanted(true);
    assertEquals(
        List.of(EvdevKey.KEY_CAPSLOCK, EvdevKey.KEY_NUMLOCK), sync.beforeKey(CAPS, false, true));
    sync.wanted(false);
    sync.focusLost();
    assertEquals(List.of(), sync.beforeKey(CAPS, false, true));
  }

  @Test
  void nothingIsTappedIfItIsSwitchedOff() {
    LockSync sync = new LockSync(false);
    assertEquals(List.of(), sync.beforeKey(CAPS, false, true));
    sync.focusLost();
    assertEquals(List.of(), sync.beforeKey(CAPS, false, true));
  }
}
