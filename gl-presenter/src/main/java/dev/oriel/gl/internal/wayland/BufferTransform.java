// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.gl.internal.wayland.gen.wayland_h;

/// How a buffer's picture is turned when it is shown.
///
/// @param bottomUp whether the buffer's first row is the picture's last
/// @param rotation how the upright picture is then turned
public record BufferTransform(boolean bottomUp, Rotation rotation) {

  /// Returns the transform that the compositor undoes (`wl_output.transform`).
  ///
  /// The protocol's value is what was done to the picture to make the buffer: mirrored from left to
  /// right if it is flipped, and then turned to the left. A picture whose rows are in reverse is
  /// mirrored and turned by half.
  int code() {
    return switch (rotation) {
      case NONE ->
          bottomUp
              ? wayland_h.WL_OUTPUT_TRANSFORM_FLIPPED_180()
              : wayland_h.WL_OUTPUT_TRANSFORM_NORMAL();
      case RIGHT ->
          bottomUp
              ? wayland_h.WL_OUTPUT_TRANSFORM_FLIPPED_90()
              : wayland_h.WL_OUTPUT_TRANSFORM_90();
      case HALF ->
          bottomUp ? wayland_h.WL_OUTPUT_TRANSFORM_FLIPPED() : wayland_h.WL_OUTPUT_TRANSFORM_180();
      case LEFT ->
          bottomUp
              ? wayland_h.WL_OUTPUT_TRANSFORM_FLIPPED_270()
              : wayland_h.WL_OUTPUT_TRANSFORM_270();
    };
  }

  /// Returns the position of a part of the buffer in the turned picture.
  ///
  /// @param r the part in the buffer's rows and columns
  /// @param width columns of the buffer
  /// @param height rows of the buffer
  Rect turn(Rect r, int width, int height) {
    Rect upright = bottomUp ? new Rect(r.x(), height - r.bottom(), r.width(), r.height()) : r;
    return rotation.turn(upright, width, height);
  }
}
