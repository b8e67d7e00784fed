// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Scaling;

/// The layout of a picture in a window.
///
/// @param scaling the size of the picture
/// @param filter the filter that scales it
/// @param rotation the rotation
public record PictureLayout(Scaling scaling, Filter filter, Rotation rotation) {

  /// As large as the window, upright, with sharp text.
  public static final PictureLayout DEFAULT =
      new PictureLayout(Scaling.FIT, Filter.SHARP, Rotation.NONE);

  /// Returns a copy with another scaling.
  public PictureLayout scaling(Scaling other) {
    return new PictureLayout(other, filter, rotation);
  }

  /// Returns a copy with another filter.
  public PictureLayout filter(Filter other) {
    return new PictureLayout(scaling, other, rotation);
  }

  /// Returns a copy with another rotation.
  public PictureLayout rotation(Rotation other) {
    return new PictureLayout(scaling, filter, other);
  }
}
