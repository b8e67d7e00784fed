// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import java.util.Locale;

/// When a guest's buffer goes back to it.
///
/// The guest's flush completes when its buffer goes back, so the policy decides both whether the
/// guest can draw into what is being read (tearing) and how fast it runs. Pictures that are no
/// dma-bufs are copied in any case, and the guest does not wait for them.
public enum ReleasePolicy {
  /// LATCH for a guest that flips between buffers, COPY for one that draws into the buffer that is
  /// shown.
  AUTO,
  /// When the GPU has read the buffer: by drawing it, or, while the screen is not ready for a draw,
  /// by copying what changed.
  ///
  /// A window that is exposed or resized between two frames reads the buffer once more, while the
  /// guest may be drawing into it.
  READ,
  /// As soon as the picture has moved on to another buffer and all reads of the one before are
  /// done; an update of the same buffer when it has been drawn.
  ///
  /// No copy, no tearing and no waiting for a guest that flips; a guest that draws into the buffer
  /// that is shown runs at the screen's pace.
  LATCH,
  /// When the GPU has copied what changed into a texture of ours, which alone is drawn from.
  COPY,
  /// When the screen has been given the frame: the guest runs at the screen's pace.
  PRESENT;

  /// The name on command lines and in reports: lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
