// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.ReleaseCause;
import jdk.jfr.FlightRecorder;

/// Called for each of the guest's buffers that was released, after the guest got its answer.
interface ReleaseLog {

  /// Records releases in flight recordings, if any are active.
  ///
  /// Access to an event's class starts the whole of JFR. That takes 0.2 s, and more than QEMU's one
  /// second on a busy machine. It must therefore not happen on a thread that answers guests when no
  /// recording is active.
  ReleaseLog RECORDINGS =
      (console, serial, received, held, cause) -> {
        if (FlightRecorder.isInitialized()) {
          FrameReleasedEvent.commit(console, serial, received, held, cause);
        }
      };

  /// Loads the classes that a release needs if a recording is active. Any thread that can wait.
  static void prepare() {
    if (FlightRecorder.isInitialized()) {
      FrameReleasedEvent.prepare();
    }
  }

  /// Called when a buffer was released.
  ///
  /// @param console the console's number
  /// @param serial the serial of the frame, or 0
  /// @param receivedNanos when the update was read
  /// @param heldNanos the time from then to the answer
  void released(int console, long serial, long receivedNanos, long heldNanos, ReleaseCause cause);
}
