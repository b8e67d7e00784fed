// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

/// Whether a VM has the port through which a guest's agent shares its clipboard
/// ([Clipboard#QEMU_ARGUMENTS]).
///
/// The D-Bus display offers a clipboard with or without it. QEMU's monitor reports it.
public enum AgentPort {
  /// The VM has the port. An agent need not run in the guest.
  PRESENT,
  /// The VM has no such port, so its clipboard leads nowhere.
  ABSENT,
  /// There is no monitor to ask, or it does not answer.
  UNKNOWN
}
