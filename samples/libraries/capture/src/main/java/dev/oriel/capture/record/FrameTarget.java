// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.time.Duration;

/// The destination of a recording.
public interface FrameTarget {

  /// Returns the resolution of its clock. Of several frames on the same tick, only the newest is
  /// written.
  Duration tick();

  /// Begins a video. Its size is that of the first frame, unless the recording options set another.
  ///
  /// Ownership: the caller closes the writer.
  ///
  /// @throws IOException if the file cannot be created or the encoder cannot be started
  FrameWriter open(int width, int height) throws IOException;
}
