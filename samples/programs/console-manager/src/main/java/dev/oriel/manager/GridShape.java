// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

/// The columns of a grid of equal tiles that fill its width.
///
/// @param columns the number of columns
/// @param tileWidth the width of a tile, in whole units
record GridShape(int columns, double tileWidth) {

  /// The space between two tiles.
  static final double GAP = 14;

  /// The width below which a further column makes tiles too small to tell pictures apart.
  private static final double NARROWEST = 232;

  private static final int MOST_COLUMNS = 6;

  /// Returns the shape for a width.
  static GridShape of(double width) {
    int fitting = (int) Math.floor((width + GAP) / (NARROWEST + GAP));
    int columns = Math.clamp(fitting, 1, MOST_COLUMNS);
    return new GridShape(columns, Math.max(1, Math.floor((width + GAP) / columns - GAP)));
  }

  /// Returns the position of the tile that an arrow key leads to.
  ///
  /// @param index the tile that has the focus
  /// @param count the number of tiles
  /// @param across columns to the right, negative to the left
  /// @param down rows down, negative up
  int step(int index, int count, int across, int down) {
    int target = index + across + down * columns;
    if (target < 0) {
      return index;
    }
    if (target >= count) {
      // The last row may be shorter than the column.
      boolean lower = down > 0 && index / columns < (count - 1) / columns;
      return lower ? count - 1 : index;
    }
    return target;
  }
}
