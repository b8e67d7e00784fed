// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import org.jspecify.annotations.Nullable;

/// A frame that has been read and whose memory QEMU leaves alone until its picture is lent: QEMU's
/// main loop waits for the answer, so that nothing newer is in the way, and the picture is what the
/// console shows at that moment.
///
/// The listener's deadline answers where nobody asks for a picture.
///
/// Threading: under the lock of its [FrameStore].
final class HeldFrame {

  private Frame.@Nullable Mapped frame;
  private boolean pointless;

  /// Holds a frame, in place of the one before. Ownership: consumes the frame.
  void hold(Frame.Mapped next) {
    boolean _ = letGo();
    frame = next;
    if (pointless) {
      boolean _ = letGo();
    }
  }

  /// Lets QEMU go on.
  ///
  /// @return whether it waited until now
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

  /// Lets QEMU go on, from now on at once: somebody waits for QEMU itself.
  void end() {
    pointless = true;
    boolean _ = letGo();
  }
}
