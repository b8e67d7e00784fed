// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import java.util.BitSet;

/// Which of a VM's touch slots have a finger.
///
/// QEMU has one set of slots for all consoles (`touch_slots` in its `ui/dbus-console.c`): two
/// fingers on two consoles must not share one.
///
/// Threading: any thread.
final class TouchSlots {

  /// No slot.
  static final int NONE = -1;

  private final TouchPace pace;
  private final BitSet taken = new BitSet();
  private boolean used;

  /// @param pace of what the fingers in them do
  TouchSlots(TouchPace pace) {
    this.pace = pace;
  }

  TouchPace pace() {
    return pace;
  }

  /// Whether nothing was asked of this before: then QEMU may still have fingers of a viewer that
  /// was killed.
  synchronized boolean firstUse() {
    boolean first = !used;
    used = true;
    return first;
  }

  /// Takes the lowest that is free.
  ///
  /// @param count how many there are
  /// @return its number, or [#NONE]
  synchronized int take(int count) {
    int slot = taken.nextClearBit(0);
    if (slot >= count) {
      return NONE;
    }
    taken.set(slot);
    return slot;
  }

  /// Gives one back.
  synchronized void free(int slot) {
    taken.clear(slot);
  }
}
