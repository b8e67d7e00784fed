// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import java.io.IOException;

/// A destination of a recording that can take the VM's sound as well.
public interface AudioVideoTarget extends FrameTarget {

  /// Returns whether the format has room for sound, and the encoder a codec for it.
  ///
  /// @throws IOException if the encoder cannot be asked
  boolean takesSound() throws IOException;

  /// Begins a video with sound.
  ///
  /// Ownership, errors: as for [FrameTarget#open].
  ///
  /// @throws IllegalStateException if the target does not take sound
  AudioVideoWriter openWithSound(int width, int height) throws IOException;
}
