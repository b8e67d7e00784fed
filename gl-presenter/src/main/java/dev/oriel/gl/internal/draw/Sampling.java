// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.geometry.Viewport;

/// The sampling of a picture whose pixels do not match those of the target one to one.
public enum Sampling {
  /// The colour of the nearest pixel.
  NEAREST,
  /// The colours of the nearest pixels, interpolated over a pixel of the picture.
  LINEAR,
  /// The colours of the nearest pixels, blended over a pixel of the target, at the borders of the
  /// picture's pixels only. For enlargements.
  SHARP;

  /// Returns the sampling for [dev.oriel.gl.Filter#LINEAR]: linear, unless the pixels match
  /// exactly.
  public static Sampling linear(Viewport viewport) {
    return viewport.exact() ? NEAREST : LINEAR;
  }

  /// Returns the sampling for [dev.oriel.gl.Filter#SHARP], which blends as little as possible: not
  /// at all if the scale is a whole number.
  public static Sampling sharp(Viewport viewport) {
    if (viewport.integral()) {
      return NEAREST;
    }
    return viewport.scale() > 1 ? SHARP : LINEAR;
  }

  /// Returns whether a pixel of the target may show more than one pixel of the picture.
  public boolean blends() {
    return this != NEAREST;
  }
}
