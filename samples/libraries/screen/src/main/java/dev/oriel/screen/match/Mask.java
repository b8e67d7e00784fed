// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The set of a needle's pixels that count.
final class Mask {

  private final int width;
  private final int height;
  private final @Nullable BitSet ignored;

  /// @param ignored the pixels that do not count, row by row, or null if all count
  Mask(int width, int height, @Nullable BitSet ignored) {
    this.width = width;
    this.height = height;
    this.ignored = ignored == null || ignored.isEmpty() ? null : ignored;
  }

  /// Returns whether all pixels of a square count, as far as the square lies inside of the needle.
  boolean all(int x, int y, int extent) {
    if (ignored == null) {
      return true;
    }
    for (int row = y; row < Math.min(y + extent, height); row++) {
      int next = ignored.nextSetBit(row * width + x);
      if (next >= 0 && next < row * width + Math.min(x + extent, width)) {
        return false;
      }
    }
    return true;
  }

  /// Returns the number of pixels that count.
  int count() {
    return width * height - (ignored == null ? 0 : ignored.cardinality());
  }
}
