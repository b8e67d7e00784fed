// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import java.util.BitSet;

/// The touch slots of a VM that have a finger.
///
/// QEMU has one set of slots for all consoles (`touch_slots` in its `ui/dbus-console.c`). Two
/// fingers on two consoles must not share a slot.
///
/// Threading: any thread.
final class TouchSlots {

  /// Stands for no slot.
  static final int NONE = -1;

  private final TouchPace pace;
  private final BitSet taken = new BitSet();
  private boolean used;

  /// @param pace spaces out the events of the fingers in the slots
  TouchSlots(TouchPace pace) {
    this.pace = pace;
  }

  TouchPace pace() {
    return pace;
  }

  /// Returns whether this is the first use. Then QEMU may still have fingers of a viewer that was
  /// killed.
  synchronized boolean firstUse() {
    boolean first = !used;
    used = true;
    return first;
  }

  /// Takes the lowest free slot.
  ///
  /// @param count the number of slots
  /// @return the slot, or [#NONE]
  synchronized int take(int count) {
    int slot = taken.nextClearBit(0);
    if (slot >= count) {
      return NONE;
    }
    taken.set(slot);
    return slot;
  }

  /// Gives a slot back.
  synchronized void free(int slot) {
    taken.clear(slot);
  }
}
