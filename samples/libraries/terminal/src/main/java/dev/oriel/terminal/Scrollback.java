// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.terminal.internal.vt.CellRow;
import org.jspecify.annotations.Nullable;

/// The newest of the lines that have scrolled off the screen.
///
/// Threading: one thread.
final class Scrollback {

  private final @Nullable CellRow[] ring;
  private int next;
  private int size;

  /// @param most the most lines that are kept
  Scrollback(int most) {
    ring = new @Nullable CellRow[most];
  }

  void add(CellRow row) {
    ring[next] = row;
    next = (next + 1) % ring.length;
    size = Math.min(size + 1, ring.length);
  }

  /// Returns the number of lines.
  int size() {
    return size;
  }

  /// Returns a line.
  ///
  /// @param age 1 for the newest, at most [#size]
  CellRow fromNewest(int age) {
    CellRow row = age < 1 || age > size ? null : ring[Math.floorMod(next - age, ring.length)];
    if (row == null) {
      throw new IndexOutOfBoundsException("line " + age + " of " + size);
    }
    return row;
  }
}
