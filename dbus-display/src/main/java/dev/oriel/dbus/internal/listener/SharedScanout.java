// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;

/// A scanout in shared memory, by what is done with its pixels.
sealed interface SharedScanout {

  /// Pixels of 32 bits, which are read in place.
  ///
  /// @param scanout the picture
  record InPlace(MappedScanout scanout) implements SharedScanout {}

  /// Pixels of another depth, which are converted.
  ///
  /// @param scanout the picture
  /// @param first the whole picture as it is now
  record Converted(PackedScanout scanout, PixelBlock first) implements SharedScanout {}
}
