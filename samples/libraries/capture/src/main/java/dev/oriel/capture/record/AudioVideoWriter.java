// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Writes the frames of one video in order, and its sound.
///
/// Threading: as for [FrameWriter].
public interface AudioVideoWriter extends FrameWriter {

  /// Appends sound. It begins with the video, and each call continues where the previous one ended:
  /// silence is written too.
  ///
  /// @param samples whole frames in the format [RecordedSound#FORMAT]. Ownership: they stay the
  ///   caller's, who may change them after the call
  /// @throws IOException if it cannot be written; then nothing further can be written
  void writeSound(ByteBuffer samples) throws IOException;
}
