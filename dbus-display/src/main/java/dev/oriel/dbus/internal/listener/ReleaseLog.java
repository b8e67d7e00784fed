// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;

/// Called for each of the guest's buffers that was released, after the guest got its answer.
interface ReleaseLog {

  /// Called when a buffer was released.
  ///
  /// @param console the console's number
  /// @param serial the serial of the frame, or 0
  /// @param receivedNanos when the update was read
  /// @param heldNanos the time from then to the answer
  void released(int console, long serial, long receivedNanos, long heldNanos, ReleaseCause cause);
}
