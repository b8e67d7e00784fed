// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

/// Whether a VM has a touch screen that takes what [Touch] sends.
///
/// The D-Bus display does not tell: each console offers touches, and QEMU drops those that no
/// device takes (`qemu_input_event_send_impl` in its `ui/input.c`). Its monitor does.
public enum TouchScreen {
  /// It has one.
  PRESENT,
  /// It has none.
  ABSENT,
  /// There is nobody to ask.
  UNKNOWN
}
