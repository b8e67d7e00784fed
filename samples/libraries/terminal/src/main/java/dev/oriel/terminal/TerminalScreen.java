// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.terminal.internal.vt.CellRow;
import dev.oriel.terminal.internal.vt.Vt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The visible content of a terminal, and its changes since the last look. It consists of the rows
/// of the screen, or of the lines that have scrolled off, with the cursor.
///
/// Threading: one thread.
final class TerminalScreen {

  /// The number of lines that are kept after they have scrolled off the screen.
  static final int HISTORY = 1000;

  private final Vt vt;
  private final Scrollback history = new Scrollback(HISTORY);
  private TerminalSize size;
  private List<CellRow> shown = List.of();
  private int back;
  private int wasBack;
  private int cursorRow;
  private int cursorColumn;
  private boolean cursorShown;
  private boolean everything = true;

  /// Creates a terminal with a size.
  TerminalScreen(TerminalSize size) {
    this.size = size;
    this.vt = new Vt(size.rows(), size.columns(), this::scrolledOff);
  }

  private void scrolledOff(CellRow row) {
    history.add(row);
    // The user looks at old lines: keep showing them.
    if (back > 0) {
      back = Math.min(back + 1, history.size());
    }
  }

  /// Returns the terminal itself, for keys.
  Vt vt() {
    return vt;
  }

  TerminalSize size() {
    return size;
  }

  /// Processes bytes that the guest has written.
  ///
  /// @param bytes its position advances to its limit
  void feed(ByteBuffer bytes) {
    vt.feed(bytes);
  }

  /// Lays the lines out for a new size.
  void resize(TerminalSize to) {
    if (to.equals(size)) {
      return;
    }
    boolean sameCells = to.rows() == size.rows() && to.columns() == size.columns();
    size = to;
    everything = true;
    back = 0;
    if (!sameCells) {
      vt.resize(to.rows(), to.columns());
    }
  }

  /// Takes everything for changed at the next look.
  void redraw() {
    everything = true;
  }

  /// Shows older lines.
  ///
  /// @param lines how many rows to move up, or down if negative
  void scroll(int lines) {
    int before = back;
    back = Math.clamp((long) back + lines, 0, history.size());
    everything |= back != before;
  }

  /// Returns how many rows fit.
  int rows() {
    return size.rows();
  }

  /// Records the current state of the terminal as visible.
  ///
  /// @return the changes since the last look, in pixels
  Damage look() {
    int rows = size.rows();
    List<CellRow> now = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      boolean same = !vt.takeDirty(row) && !everything && back == 0 && wasBack == 0;
      int line = row - back;
      now.add(line < 0 ? history.fromNewest(-line) : same ? shown.get(row) : vt.row(line));
    }
    wasBack = back;
    Damage damage = everything ? Damage.full(size.width(), size.height()) : changed(now);
    damage = damage.plus(moveCursor());
    shown = now;
    everything = false;
    return damage.clip(Rect.ofSize(size.width(), size.height()));
  }

  private Damage changed(List<CellRow> now) {
    Damage damage = Damage.NONE;
    for (int row = 0; row < now.size(); row++) {
      CellRow after = now.get(row);
      CellRow before = shown.get(row);
      if (after == before) {
        continue;
      }
      int first = 0;
      int last = size.columns() - 1;
      while (first <= last && same(after, before, first)) {
        first++;
      }
      while (last >= first && same(after, before, last)) {
        last--;
      }
      if (first <= last) {
        damage = damage.plus(cells(row, first, last));
      }
    }
    return damage;
  }

  private static boolean same(CellRow a, CellRow b, int column) {
    return column < a.columns() ? a.sameAt(column, b) : column >= b.columns();
  }

  /// Records the cursor's position.
  ///
  /// @return its old and its new place if they differ
  private Damage moveCursor() {
    int row = vt.cursorRow();
    // Behind the last column, the cursor waits for the next character.
    int column = Math.min(vt.cursorColumn(), size.columns() - 1);
    boolean visible = vt.cursorVisible() && back == 0 && row >= 0 && row < size.rows();
    if (row == cursorRow && column == cursorColumn && visible == cursorShown) {
      return Damage.NONE;
    }
    Damage damage =
        cursorShown ? Damage.of(cells(cursorRow, cursorColumn, cursorColumn)) : Damage.NONE;
    cursorRow = row;
    cursorColumn = column;
    cursorShown = visible;
    return visible ? damage.plus(cells(row, column, column)) : damage;
  }

  private Rect cells(int row, int first, int last) {
    int w = size.cellWidth();
    int h = size.cellHeight();
    return new Rect(first * w, row * h, (last - first + 1) * w, h);
  }

  /// Returns the row as of the last look.
  CellRow row(int row) {
    return shown.get(row);
  }

  /// Returns whether the cursor is shown at a position, as of the last look.
  boolean hasCursorAt(int row, int column) {
    return cursorShown && row == cursorRow && column == cursorColumn;
  }

  /// Returns the text as of the last look, one line for each row.
  String text() {
    StringBuilder text = new StringBuilder();
    shown.forEach(row -> text.append(row).append('\n'));
    return text.toString();
  }
}
