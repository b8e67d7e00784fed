// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import java.util.List;

/// Copies a picture's pixels to a surface directly from the memory of the guest's picture, without
/// GL and without passing them through this process.
///
/// Threading: the thread of the surface's context.
public interface PixelPutter {

  /// Returns whether this memory can be shown, each of its pixels as one pixel of the surface.
  boolean takes(MappedScanout picture);

  /// Shows parts of a picture that it [#takes].
  ///
  /// The pixels may be read after this method has returned, with the content that they have then.
  ///
  /// @param parts rectangles of the surface, inside the shown picture
  /// @param viewport the position of the picture, without scaling or rotation
  void put(MappedScanout picture, List<Rect> parts, Viewport viewport);
}
