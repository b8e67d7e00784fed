// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

import java.util.BitSet;

/// The columns at which a terminal's tabs stop. Columns count from 0.
///
/// Threading: one thread.
final class TabStops {

  private static final int DEFAULT_DISTANCE = 8;

  private final BitSet stops = new BitSet();

  /// Sets the default stops of a screen, and clears all others.
  void reset(int columns) {
    stops.clear();
    for (int i = DEFAULT_DISTANCE; i < columns; i += DEFAULT_DISTANCE) {
      stops.set(i);
    }
  }

  void set(int column) {
    stops.set(column);
  }

  void clear(int column) {
    stops.clear(column);
  }

  void clearAll() {
    stops.clear();
  }

  /// Returns the column that a number of tabs to the right leads to. After the last stop, this is
  /// the last column.
  int after(int column, int count, int columns) {
    int at = column;
    for (int i = 0; i < count && at < columns - 1; i++) {
      int next = stops.nextSetBit(at + 1);
      at = next < 0 ? columns - 1 : next;
    }
    return at;
  }

  /// Returns the column that a number of tabs to the left leads to. Before the first stop, this is
  /// the first column.
  int before(int column, int count) {
    int at = column;
    for (int i = 0; i < count && at > 0; i++) {
      at = Math.max(0, stops.previousSetBit(at - 1));
    }
    return at;
  }
}
