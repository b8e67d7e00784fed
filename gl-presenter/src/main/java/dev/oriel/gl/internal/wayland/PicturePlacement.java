// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.geometry.Rect;

/// Which part of a buffer is shown, and where.
///
/// @param source the part of the buffer, in its rows and columns
/// @param transform how the part is turned
/// @param destination where the turned part is shown, in units of the parent surface; it is scaled
///   to this size
public record PicturePlacement(Rect source, BufferTransform transform, Rect destination) {

  /// Checks that something is shown.
  ///
  /// @throws IllegalArgumentException if a rectangle is empty
  public PicturePlacement {
    if (source.isEmpty() || destination.isEmpty()) {
      throw new IllegalArgumentException("nothing of " + source + " shown at " + destination);
    }
  }
}
