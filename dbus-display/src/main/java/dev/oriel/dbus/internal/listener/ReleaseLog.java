// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import jdk.jfr.FlightRecorder;

/// Hears of each guest's buffer that went back, when the guest has its answer.
interface ReleaseLog {

  /// Tells flight recordings, where there are any.
  ///
  /// To touch an event's class starts the whole of JFR, which takes 0.2 s, and more than QEMU's
  /// second on a busy machine: nothing to do on a thread that answers guests, when nobody records.
  ReleaseLog RECORDINGS =
      (console, serial, received, held, cause) -> {
        if (FlightRecorder.isInitialized()) {
          FrameReleasedEvent.commit(console, serial, received, held, cause);
        }
      };

  /// Has what a release needs loaded, for what is recorded already. Any thread that can wait.
  static void prepare() {
    if (FlightRecorder.isInitialized()) {
      FrameReleasedEvent.prepare();
    }
  }

  /// A buffer went back.
  ///
  /// @param console its number
  /// @param serial of the frame, or 0
  /// @param receivedNanos when the update was read
  /// @param heldNanos from then to the answer
  void released(int console, long serial, long receivedNanos, long heldNanos, ReleaseCause cause);
}
