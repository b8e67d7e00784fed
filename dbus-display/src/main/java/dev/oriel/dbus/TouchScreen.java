// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

/// Whether a VM has a touch screen that takes the touches of an [dev.oriel.core.input.InputSink].
///
/// The D-Bus display does not report it: each console offers touches, and QEMU drops those that no
/// device takes (`qemu_input_event_send_impl` in its `ui/input.c`). QEMU's monitor reports it.
public enum TouchScreen {
  /// The VM has a touch screen.
  PRESENT,
  /// The VM has no touch screen.
  ABSENT,
  /// There is no monitor to ask, or it does not answer.
  UNKNOWN
}
