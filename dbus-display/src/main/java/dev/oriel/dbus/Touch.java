// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import java.util.concurrent.CompletableFuture;

/// A console's touch screen. Calls are sent in order, without waiting for their answers. They are
/// sent at once, unless many fingers act at the same time: QEMU's device would lose part of their
/// events ([TouchPace]).
///
/// QEMU takes touches even if the VM has no device for them, see [TouchScreen].
///
/// Threading: any thread; the calls of one thread keep their order.
final class Touch {

  /// A phase of a finger's touch (`InputMultiTouchType` in QEMU's `qapi/ui.json`).
  enum Phase {
    /// The finger comes down.
    BEGIN(0),
    /// The finger moves.
    UPDATE(1),
    /// The finger lifts.
    END(2),
    /// The touch is withdrawn. QEMU takes this for a movement and leaves the finger down
    /// (`qemu_input_touch_event` in its `ui/input.c`); only [#END] lifts it.
    CANCEL(3);

    private final int number;

    Phase(int number) {
      this.number = number;
    }
  }

  private static final CString SEND_EVENT = CString.constant("SendEvent");

  private final Console console;
  private final TouchSlots slots;

  Touch(Console console, TouchSlots slots) {
    this.console = console;
    this.slots = slots;
  }

  /// Puts a finger down in the lowest slot that this connection does not use.
  ///
  /// The first call lifts the fingers that a killed viewer left down. QEMU keeps those and reports
  /// them to the guest with each other finger.
  ///
  /// @return the slot, or -1 if all slots are used
  int down(int x, int y) {
    int count = console.info().maxTouchSlots();
    if (slots.firstUse()) {
      for (int i = 0; i < count; i++) {
        send(Phase.END, i, 0, 0);
      }
    }
    int slot = slots.take(count);
    if (slot != TouchSlots.NONE) {
      send(Phase.BEGIN, slot, x, y);
    }
    return slot;
  }

  /// Lifts a finger that was put down.
  void up(int slot, int x, int y) {
    send(Phase.END, slot, x, y);
    slots.free(slot);
  }

  /// Sends a phase of a finger's touch.
  ///
  /// @param slot the finger's slot, below [ConsoleInfo#maxTouchSlots]
  /// @param x the column in pixels of the picture; moved to the nearest one if it is outside
  /// @param y the row, likewise
  /// @throws IllegalArgumentException if there is no such slot, or a coordinate is not a number
  void send(Phase phase, int slot, double x, double y) {
    int count = console.info().maxTouchSlots();
    if (slot < 0 || slot >= count) {
      throw new IllegalArgumentException("touch slot " + slot + "; there are " + count);
    }
    if (Double.isNaN(x) || Double.isNaN(y)) {
      throw new IllegalArgumentException("touch at " + x + "," + y + "; both must be numbers");
    }
    slots
        .pace()
        .offer(
            new TouchPace.Step(
                phase,
                slot,
                () ->
                    console.send(
                        Protocol.MULTI_TOUCH,
                        SEND_EVENT,
                        m -> {
                          ConsoleInfo now = console.info();
                          m.appendInt32('u', phase.number)
                              .appendInt64('t', slot)
                              .appendDouble(Math.clamp(x, 0, Math.max(now.width() - 1, 0)))
                              .appendDouble(Math.clamp(y, 0, Math.max(now.height() - 1, 0)));
                        })));
  }

  /// Reports when all events of the fingers so far have been sent.
  CompletableFuture<Void> sent() {
    return slots.pace().sent();
  }

  /// Sends the waiting events as the connection ends.
  void close() {
    slots.pace().close();
  }
}
