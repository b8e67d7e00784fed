// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import java.util.Locale;

/// The rule that decides when a guest's buffer is released.
///
/// The guest's flush completes when its buffer is released. The policy therefore decides both
/// whether the guest can draw into a buffer while it is read (tearing) and how fast the guest runs.
/// Pictures that are not in dma-bufs are copied in any case, and the guest does not wait for them.
public enum ReleasePolicy {
  /// [#LATCH] for a guest that flips between buffers, [#COPY] for a guest that draws into the
  /// buffer that is shown.
  AUTO,
  /// Release when the GPU has read the buffer: by drawing it or, while the screen is not ready for
  /// a draw, by copying the damage.
  ///
  /// If the window is exposed or resized between two frames, the buffer is read once more, while
  /// the guest may be drawing into it.
  READ,
  /// Release as soon as the picture has moved on to this buffer and all reads of the previous
  /// buffer are complete: from then on, only the new buffer is read. An update of the buffer that
  /// is already shown is released when it has been drawn.
  ///
  /// The pictures of a guest that flips are neither copied nor torn, and the guest is not
  /// throttled. A guest that draws into the buffer that is shown runs at the screen's pace.
  LATCH,
  /// Release when the GPU has copied the damage into a texture of ours. Draws read only that
  /// texture.
  COPY,
  /// Release when the frame has been handed over to the screen. The guest runs at the screen's
  /// pace.
  PRESENT;

  /// Returns the name on command lines and in reports, in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
