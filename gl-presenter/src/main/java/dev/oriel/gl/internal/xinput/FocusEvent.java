// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xinput;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// XInput's `FocusIn` and `FocusOut` (`XI2.h`, and `xcb_input_enter_event_t` in `xcb/xinput.h`,
/// which both are).
///
/// @param in whether the window gets the keyboard
/// @param mode why
/// @param modifiers the keys that are held, X's bits
record FocusEvent(boolean in, int mode, int modifiers) {

  /// `XI_FocusIn`, `XI_FocusOut`.
  static final int FOCUS_IN = 9;

  static final int FOCUS_OUT = 10;

  /// `XI_FocusInMask | XI_FocusOutMask`.
  static final int MASK = (1 << FOCUS_IN) | (1 << FOCUS_OUT);

  /// `XINotifyGrab`, `XINotifyUngrab`.
  static final int GRAB = 1;

  static final int UNGRAB = 2;

  /// Where `mode` and `mods.base` lie in the event, and how long it is.
  static final long MODE_OFFSET = 18;

  static final long MODIFIERS_OFFSET = 56;

  static final long SIZE = 76;

  /// Whether an event of the extension is one of these.
  static boolean is(int kind) {
    return kind == FOCUS_IN || kind == FOCUS_OUT;
  }

  /// What such an event tells.
  static FocusEvent read(int kind, MemorySegment event) {
    // FFM: the server's event is as long as its kind says.
    MemorySegment e = event.reinterpret(SIZE);
    return new FocusEvent(
        kind == FOCUS_IN,
        Byte.toUnsignedInt(e.get(ValueLayout.JAVA_BYTE, MODE_OFFSET)),
        e.get(ValueLayout.JAVA_INT, MODIFIERS_OFFSET));
  }

  /// Whether another client grabbed the keyboard.
  boolean taken() {
    return !in && mode == GRAB;
  }

  /// Whether such a grab has ended.
  boolean returned() {
    return in && mode == UNGRAB;
  }
}
