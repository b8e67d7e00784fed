// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.targets;

import dev.oriel.core.geometry.Rect;

/// Where one target is, seen from another one.
public enum Side {
  /// In the rows of the other one, to its left.
  LEFT_OF("left of"),
  /// In the rows of the other one, to its right.
  RIGHT_OF("right of"),
  /// In the columns of the other one, above it.
  ABOVE("above"),
  /// In the columns of the other one, below it.
  BELOW("below");

  private final String words;

  Side(String words) {
    this.words = words;
  }

  /// Returns the part of a picture on this side of an area. It has the rows of the area and half as
  /// many above and below, or the columns of the area and as many on both sides, because a label
  /// and its field seldom line up exactly.
  ///
  /// @param area the area, which lies inside of the picture
  /// @param bounds the bounds of the picture
  public Rect of(Rect area, Rect bounds) {
    int rows = area.height() / 2;
    int columns = area.width();
    return switch (this) {
      case LEFT_OF -> clipped(bounds.x(), area.y() - rows, area.x(), area.bottom() + rows, bounds);
      case RIGHT_OF ->
          clipped(area.right(), area.y() - rows, bounds.right(), area.bottom() + rows, bounds);
      case ABOVE ->
          clipped(area.x() - columns, bounds.y(), area.right() + columns, area.y(), bounds);
      case BELOW ->
          clipped(
              area.x() - columns, area.bottom(), area.right() + columns, bounds.bottom(), bounds);
    };
  }

  private static Rect clipped(int left, int top, int right, int bottom, Rect bounds) {
    return new Rect(left, top, Math.max(0, right - left), Math.max(0, bottom - top))
        .intersect(bounds);
  }

  @Override
  public String toString() {
    return words;
  }
}
