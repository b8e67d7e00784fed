// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import java.util.List;

/// Shows a picture's pixels on a surface straight from the memory that the guest's picture lies in:
/// without GL, and without their passing through this process.
///
/// Threading: the thread of the surface's context.
public interface PixelPutter {

  /// Whether it can show this memory, each of its pixels as one of the surface's.
  boolean takes(MappedScanout picture);

  /// Shows parts of a picture that it [#takes].
  ///
  /// The pixels may be read after the return, as they are then.
  ///
  /// @param parts rectangles of the surface, within the shown picture
  /// @param viewport where the picture lies: exact, not turned
  void put(MappedScanout picture, List<Rect> parts, Viewport viewport);
}
