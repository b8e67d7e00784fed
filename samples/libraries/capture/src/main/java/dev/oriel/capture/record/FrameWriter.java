// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.io.IOException;

/// Writes the frames of one video, in order.
///
/// Threading: one thread, save [#close], which may be called by another one to break off a write
/// that does not end.
public interface FrameWriter extends AutoCloseable {

  /// Writes a frame. Ownership: the picture stays the caller's.
  ///
  /// @param picture of the video's size
  /// @param ticks when it is shown, in the target's ticks since the first frame; more than in the
  ///   call before
  /// @throws IOException if it cannot be written; nothing more can be then
  void write(Picture picture, long ticks) throws IOException;

  /// Completes the video, so that it can be played; nothing is written afterwards.
  ///
  /// @throws IOException if it cannot be completed
  void finish() throws IOException;

  /// Gives everything back, and gives up what has not been finished. Idempotent.
  @Override
  void close();
}
