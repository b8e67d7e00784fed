// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xinput;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// XInput's `TouchBegin`, `TouchUpdate` and `TouchEnd` events (all three have the layout of
/// `xcb_input_touch_begin_event_t` in `xcb/xinput.h`).
///
/// @param touch the number of the touch, which does not change until it ends
/// @param device the device that is touched
/// @param column the column of the window, from its left end
/// @param row the row of the window, from its upper end
record TouchEvent(int touch, short device, double column, double row) {

  // Offsets of the fields in the event, which a test verifies.
  static final long TOUCH_AT = 16;
  static final long COLUMN_AT = 44;
  static final long ROW_AT = 48;
  static final long DEVICE_AT = 56;

  static final long SIZE = 84;

  /// Positions have 16 fractional bits.
  private static final double FIXED_POINT = 1 << 16;

  /// Reads such an event.
  static TouchEvent read(MemorySegment event) {
    // FFM: the size of the server's event is determined by its kind.
    MemorySegment e = event.reinterpret(SIZE);
    return new TouchEvent(
        e.get(ValueLayout.JAVA_INT, TOUCH_AT),
        e.get(ValueLayout.JAVA_SHORT, DEVICE_AT),
        e.get(ValueLayout.JAVA_INT, COLUMN_AT) / FIXED_POINT,
        e.get(ValueLayout.JAVA_INT, ROW_AT) / FIXED_POINT);
  }
}
