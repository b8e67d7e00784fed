// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;

/// A picture that is reused, and the state of its content.
///
/// Threading: [FrameStore]'s lock guards the fields. The pixels belong to the current holder of the
/// picture.
final class PooledPicture {

  final Picture picture;

  /// The number of the composition that the pixels show; see [PictureBuffers].
  long composition;

  /// The part with other content: a pointer that was drawn into the picture.
  Rect spoiled = Rect.EMPTY;

  /// The number of current readers: leases, and copies in progress. No one writes while there are
  /// any.
  int readers;

  PooledPicture(int width, int height) {
    picture = new Picture(width, height);
  }
}
