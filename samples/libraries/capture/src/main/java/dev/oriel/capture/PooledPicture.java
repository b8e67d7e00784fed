// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;

/// A picture that is used again and again, and what is known of its content.
///
/// Threading: the fields belong to [FrameStore]'s lock; the pixels to whoever was given the
/// picture.
final class PooledPicture {

  final Picture picture;

  /// Which composition the pixels are of; see [PictureBuffers].
  long composition;

  /// The part that holds something else: a pointer that was drawn in.
  Rect spoiled = Rect.EMPTY;

  /// How many read it now: leases, and copies in progress. Nobody writes while it is above 0.
  int readers;

  PooledPicture(int width, int height) {
    picture = new Picture(width, height);
  }
}
