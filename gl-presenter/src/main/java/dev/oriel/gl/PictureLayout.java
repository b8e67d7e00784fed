// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Scaling;

/// How a picture is laid out in a window.
///
/// @param scaling how large
/// @param filter how scaled
/// @param rotation how turned
public record PictureLayout(Scaling scaling, Filter filter, Rotation rotation) {

  /// As large as the window, upright, readable.
  public static final PictureLayout DEFAULT =
      new PictureLayout(Scaling.FIT, Filter.SHARP, Rotation.NONE);

  /// The same in another size.
  public PictureLayout scaling(Scaling other) {
    return new PictureLayout(other, filter, rotation);
  }

  /// The same with another filter.
  public PictureLayout filter(Filter other) {
    return new PictureLayout(scaling, other, rotation);
  }

  /// The same turned otherwise.
  public PictureLayout rotation(Rotation other) {
    return new PictureLayout(scaling, filter, other);
  }
}
