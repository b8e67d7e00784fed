// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.geometry.Viewport;

/// Which of a picture's colours a pixel of the target gets, where there is not one for each.
public enum Sampling {
  /// That of the nearest pixel.
  NEAREST,
  /// Those of the nearest, blended over a pixel of the picture.
  LINEAR,
  /// Blended over a pixel of the target, at the borders of the picture's pixels only. For
  /// enlargements.
  SHARP;

  /// Blends, unless pixel meets pixel.
  public static Sampling linear(Viewport viewport) {
    return viewport.exact() ? NEAREST : LINEAR;
  }

  /// Blends as little as can be: not at all by whole factors.
  public static Sampling sharp(Viewport viewport) {
    if (viewport.integral()) {
      return NEAREST;
    }
    return viewport.scale() > 1 ? SHARP : LINEAR;
  }

  /// Whether a pixel of the target may show more than one of the picture.
  public boolean blends() {
    return this != NEAREST;
  }
}
