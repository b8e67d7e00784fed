// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.MouseButton;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What a user holds down on a console, so that all of it can be lifted when the user turns away:
/// the guest would hold it for ever.
///
/// Threading: one thread at a time.
public final class HeldInput {

  private final Console console;
  private final EnumSet<EvdevKey> keys = EnumSet.noneOf(EvdevKey.class);
  private final EnumSet<MouseButton> buttons = EnumSet.noneOf(MouseButton.class);
  private final Map<Integer, Finger> fingers = new HashMap<>();

  /// A finger on the touch screen.
  private record Finger(int slot, int x, int y) {}

  /// Nothing held on a console.
  public HeldInput(Console console) {
    this.console = console;
  }

  /// Presses a key; again where it is held, as a keyboard that repeats does.
  public void press(EvdevKey key) {
    keys.add(key);
    console.keyboard().press(key.qnum());
  }

  /// Lifts a key, if it was pressed here.
  public void release(EvdevKey key) {
    if (keys.remove(key)) {
      console.keyboard().release(key.qnum());
    }
  }

  /// Presses a button, if it is not held.
  public void press(MouseButton button) {
    if (buttons.add(button)) {
      console.mouse().press(button);
    }
  }

  /// Lifts a button, if it was pressed here.
  public void release(MouseButton button) {
    if (buttons.remove(button)) {
      console.mouse().release(button);
    }
  }

  /// Puts a finger on the touch screen. More of them than the screen tells apart are left out.
  ///
  /// @param finger its number, which is not down
  /// @param x where, in pixels of the picture
  public void touch(int finger, int x, int y) {
    if (!fingers.containsKey(finger)) {
      int slot = console.touch().down(x, y);
      if (slot != TouchSlots.NONE) {
        fingers.put(finger, new Finger(slot, x, y));
      }
    }
  }

  /// Moves a finger, if it was put down here.
  public void drag(int finger, int x, int y) {
    Finger before = fingers.get(finger);
    if (before != null) {
      fingers.put(finger, new Finger(before.slot, x, y));
      console.touch().send(Touch.Phase.UPDATE, before.slot, x, y);
    }
  }

  /// Lifts a finger, if it was put down here.
  public void lift(int finger) {
    Finger last = fingers.remove(finger);
    if (last != null) {
      console.touch().up(last.slot, last.x, last.y);
    }
  }

  /// The keys that are held; a copy.
  public Set<EvdevKey> keys() {
    return EnumSet.copyOf(keys);
  }

  /// Lifts all that is held.
  public void releaseAll() {
    for (EvdevKey key : keys) {
      console.keyboard().release(key.qnum());
    }
    keys.clear();
    for (MouseButton button : buttons) {
      console.mouse().release(button);
    }
    buttons.clear();
    for (Finger finger : fingers.values()) {
      console.touch().up(finger.slot, finger.x, finger.y);
    }
    fingers.clear();
  }
}
