// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import java.util.concurrent.CompletableFuture;

/// A console's touch screen. Calls are sent in order and not waited for: at once, unless many
/// fingers do something at once, which QEMU's device would lose in part ([TouchPace]).
///
/// QEMU takes them also where the VM has no device for them, see [TouchScreen].
///
/// Threading: any thread; the calls of one thread keep their order.
final class Touch {

  /// What a finger does (`InputMultiTouchType` in QEMU's `qapi/ui.json`).
  enum Phase {
    /// It comes down.
    BEGIN(0),
    /// It moves.
    UPDATE(1),
    /// It lifts.
    END(2),
    /// It never happened. QEMU takes that for a movement and leaves the finger down
    /// (`qemu_input_touch_event` in its `ui/input.c`): only [#END] lifts it.
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

  /// Puts a finger down, in the lowest slot that has none of this connection's.
  ///
  /// Before the first one those are lifted that a viewer before left down, as it was killed: QEMU
  /// keeps them, and tells the guest of them with each other finger.
  ///
  /// @return its slot, or -1 where each has one
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

  /// Tells what a finger does.
  ///
  /// @param slot which finger, below [ConsoleInfo#maxTouchSlots]
  /// @param x the column, in pixels of the picture; the nearest one where it is outside
  /// @param y the row
  /// @throws IllegalArgumentException if there is no such slot, or a place is not a number
  void send(Phase phase, int slot, double x, double y) {
    int count = console.info().maxTouchSlots();
    if (slot < 0 || slot >= count) {
      throw new IllegalArgumentException("touch slot " + slot + "; there are " + count);
    }
    if (Double.isNaN(x) || Double.isNaN(y)) {
      throw new IllegalArgumentException("a touch at " + x + "," + y);
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

  /// Says when all that fingers did until now has been sent.
  CompletableFuture<Void> sent() {
    return slots.pace().sent();
  }

  /// Sends what still waits, as the connection ends.
  void close() {
    slots.pace().close();
  }
}
