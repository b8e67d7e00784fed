// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import org.jspecify.annotations.Nullable;

/// A frame that has been read and whose memory QEMU does not change until its picture is lent.
/// QEMU's main loop waits for the answer, so the picture is what the console shows at that moment
/// and nothing newer exists.
///
/// The listener's deadline answers if no program asks for a picture.
///
/// Threading: under the lock of its [FrameStore].
final class HeldFrame {

  private Frame.@Nullable Mapped frame;
  private boolean ended;

  /// Holds a frame in place of the previous one. Ownership: consumes the frame.
  void hold(Frame.Mapped next) {
    boolean _ = letGo();
    frame = next;
    if (ended) {
      boolean _ = letGo();
    }
  }

  /// Lets QEMU continue.
  ///
  /// @return whether QEMU waited until now
  boolean letGo() {
    Frame.Mapped held = frame;
    if (held == null) {
      return false;
    }
    frame = null;
    boolean waited = held.ticket().release(ReleaseCause.COPIED);
    held.close();
    return waited;
  }

  /// Lets QEMU continue now and after each later frame, because a caller waits for QEMU itself.
  void end() {
    ended = true;
    boolean _ = letGo();
  }
}
