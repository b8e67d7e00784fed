// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xinput;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// XInput's `TouchBegin`, `TouchUpdate` and `TouchEnd` (`xcb_input_touch_begin_event_t` in
/// `xcb/xinput.h`, which all three are).
///
/// @param touch its number, the same until it ends
/// @param device what is touched
/// @param column of the window, from its left end
/// @param row of the window, from its upper end
record TouchEvent(int touch, short device, double column, double row) {

  // Where its fields lie in the event; a test compares.
  static final long TOUCH_AT = 16;
  static final long COLUMN_AT = 44;
  static final long ROW_AT = 48;
  static final long DEVICE_AT = 56;

  static final long SIZE = 84;

  /// Positions have 16 bits behind the point.
  private static final double FIXED_POINT = 1 << 16;

  /// What such an event tells.
  static TouchEvent read(MemorySegment event) {
    // FFM: the server's event is as long as its kind says.
    MemorySegment e = event.reinterpret(SIZE);
    return new TouchEvent(
        e.get(ValueLayout.JAVA_INT, TOUCH_AT),
        e.get(ValueLayout.JAVA_SHORT, DEVICE_AT),
        e.get(ValueLayout.JAVA_INT, COLUMN_AT) / FIXED_POINT,
        e.get(ValueLayout.JAVA_INT, ROW_AT) / FIXED_POINT);
  }
}
