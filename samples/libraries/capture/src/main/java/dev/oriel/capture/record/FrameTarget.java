// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;
import java.time.Duration;

/// Where a recording goes.
public interface FrameTarget {

  /// The resolution of its clock: frames that fall on the same tick are one, the newest.
  Duration tick();

  /// Begins the video; its size is that of the first frame, unless the recording has another.
  ///
  /// Ownership: the caller closes what it is given.
  ///
  /// @throws IOException if the file cannot be made or the encoder not started
  FrameWriter open(int width, int height) throws IOException;
}
