// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xinput;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// XInput's `FocusIn` and `FocusOut` events (`XI2.h`; both have the layout of
/// `xcb_input_enter_event_t` in `xcb/xinput.h`).
///
/// @param in whether the window gets the keyboard focus
/// @param mode the cause of the event
/// @param modifiers the modifiers that are held, as X's bits
record FocusEvent(boolean in, int mode, int modifiers) {

  /// `XI_FocusIn`, `XI_FocusOut`.
  static final int FOCUS_IN = 9;

  static final int FOCUS_OUT = 10;

  /// `XI_FocusInMask | XI_FocusOutMask`.
  static final int MASK = (1 << FOCUS_IN) | (1 << FOCUS_OUT);

  /// `XINotifyGrab`, `XINotifyUngrab`.
  static final int GRAB = 1;

  static final int UNGRAB = 2;

  /// The offsets of `mode` and `mods.base` in the event, and the size of the event.
  static final long MODE_OFFSET = 18;

  static final long MODIFIERS_OFFSET = 56;

  static final long SIZE = 76;

  /// Returns whether an event of the extension is one of these.
  static boolean is(int kind) {
    return kind == FOCUS_IN || kind == FOCUS_OUT;
  }

  /// Reads such an event.
  static FocusEvent read(int kind, MemorySegment event) {
    // FFM: the size of the server's event is determined by its kind.
    MemorySegment e = event.reinterpret(SIZE);
    return new FocusEvent(
        kind == FOCUS_IN,
        Byte.toUnsignedInt(e.get(ValueLayout.JAVA_BYTE, MODE_OFFSET)),
        e.get(ValueLayout.JAVA_INT, MODIFIERS_OFFSET));
  }

  /// Returns whether another client has grabbed the keyboard.
  boolean taken() {
    return !in && mode == GRAB;
  }

  /// Returns whether such a grab has ended.
  boolean returned() {
    return in && mode == UNGRAB;
  }
}
