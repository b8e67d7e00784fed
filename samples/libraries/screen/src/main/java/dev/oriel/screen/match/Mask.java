// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import java.util.BitSet;
import java.util.List;
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

  /// Returns this set without the pixels of an area, as far as it lies inside of the needle.
  Mask without(Rect area) {
    BitSet less = copyOfIgnored();
    Rect inside = area.intersect(Rect.ofSize(width, height));
    for (int y = inside.y(); y < inside.bottom(); y++) {
      less.set(y * width + inside.x(), y * width + inside.right());
    }
    return new Mask(width, height, less);
  }

  /// Returns the pixels of this set that are in one of the areas.
  Mask within(List<Rect> areas) {
    Mask outside = new Mask(width, height, null);
    for (Rect area : areas) {
      outside = outside.without(area);
    }
    BitSet less = copyOfIgnored();
    BitSet others = outside.copyOfIgnored();
    others.flip(0, width * height);
    less.or(others);
    return new Mask(width, height, less);
  }

  /// Returns the part of this set in an area, which lies inside of the needle.
  Mask crop(Rect area) {
    BitSet part = new BitSet(area.width() * area.height());
    for (int y = 0; ignored != null && y < area.height(); y++) {
      for (int x = 0; x < area.width(); x++) {
        part.set(y * area.width() + x, ignored.get((area.y() + y) * width + area.x() + x));
      }
    }
    return new Mask(area.width(), area.height(), part);
  }

  private BitSet copyOfIgnored() {
    return ignored == null ? new BitSet(width * height) : (BitSet) ignored.clone();
  }

  /// Returns the number of pixels that count.
  int count() {
    return width * height - (ignored == null ? 0 : ignored.cardinality());
  }
}
