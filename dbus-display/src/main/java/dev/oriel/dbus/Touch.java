package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;

/// A console's touch screen. Calls are sent at once, in order, and not waited for.
///
/// Threading: any thread; the calls of one thread keep their order.
public final class Touch {

  /// What a finger does (`InputMultiTouchType` in QEMU's `qapi/ui.json`).
  public enum Phase {
    /// It comes down.
    BEGIN(0),
    /// It moves.
    UPDATE(1),
    /// It lifts.
    END(2),
    /// It never happened.
    CANCEL(3);

    private final int number;

    Phase(int number) {
      this.number = number;
    }
  }

  private static final CString SEND_EVENT = CString.constant("SendEvent");

  private final Console console;

  Touch(Console console) {
    this.console = console;
  }

  /// Tells what a finger does.
  ///
  /// @param slot which finger, below [ConsoleInfo#maxTouchSlots]
  /// @param x the column, in pixels of the picture
  /// @param y the row
  /// @throws IllegalArgumentException if there is no such slot
  public void send(Phase phase, int slot, double x, double y) {
    int slots = console.info().maxTouchSlots();
    if (slot < 0 || slot >= slots) {
      throw new IllegalArgumentException("touch slot " + slot + "; there are " + slots);
    }
    console.send(
        Protocol.MULTI_TOUCH,
        SEND_EVENT,
        m ->
            m.appendInt32('u', phase.number)
                .appendInt64('t', slot)
                .appendDouble(x)
                .appendDouble(y));
  }
}
