// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.io.IOException;

/// Writes the frames of one video in order.
///
/// Threading: one thread, except [#close]: another thread may call it to interrupt a write that
/// does not end.
public interface FrameWriter extends AutoCloseable {

  /// Writes a frame. Ownership: the picture stays the caller's.
  ///
  /// @param picture a picture of the video's size
  /// @param ticks when it is shown, in the target's ticks since the first frame; greater than in
  ///   the previous call
  /// @throws IOException if it cannot be written; then no further frame can be written
  void write(Picture picture, long ticks) throws IOException;

  /// Completes the video, so that it can be played. Nothing can be written afterwards.
  ///
  /// @throws IOException if it cannot be completed
  void finish() throws IOException;

  /// Frees all resources. A video that has not been finished is given up. Idempotent.
  @Override
  void close();
}
