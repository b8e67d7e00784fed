// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

import dev.oriel.core.text.CharacterWidth;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.function.Consumer;

/// The cells of a terminal's screen, with the cursor and the scrolling region.
///
/// Rows and columns count from 0. This class limits each number that comes from the guest.
///
/// Threading: one thread.
final class Grid {

  private final Consumer<CellRow> scrolledOff;
  private CellRow[] rows;
  private boolean[] dirty;
  private int columns;
  private int row;
  private int column;

  /// Whether the next character begins a new line, because the last one has filled this line.
  private boolean full;

  private int top;
  private int bottom;

  /// @param scrolledOff receives the lines that scroll off the top of the whole screen
  Grid(int rowCount, int columns, Consumer<CellRow> scrolledOff) {
    this.scrolledOff = scrolledOff;
    this.columns = columns;
    this.rows = new CellRow[rowCount];
    this.dirty = new boolean[rowCount];
    this.bottom = rowCount - 1;
    for (int i = 0; i < rowCount; i++) {
      rows[i] = new CellRow(columns, Pen.BACKGROUND);
    }
    touchAll();
  }

  int rowCount() {
    return rows.length;
  }

  int columns() {
    return columns;
  }

  int row() {
    return row;
  }

  int column() {
    return column;
  }

  int top() {
    return top;
  }

  CellRow cells(int at) {
    return rows[at];
  }

  // ---- changes

  private void touch(int at) {
    dirty[at] = true;
  }

  void touchAll() {
    Arrays.fill(dirty, true);
  }

  /// Returns whether a row has changed since the last call.
  boolean takeDirty(int at) {
    boolean was = dirty[at];
    dirty[at] = false;
    return was;
  }

  // ---- the cursor

  void moveTo(int toRow, int toColumn) {
    row = Math.clamp(toRow, 0, rows.length - 1);
    column = Math.clamp(toColumn, 0, columns - 1);
    full = false;
  }

  /// Moves the cursor up or down. It does not cross the margins if it is between them.
  void moveRows(int by) {
    int least = row >= top ? top : 0;
    int most = row <= bottom ? bottom : rows.length - 1;
    moveTo(Math.clamp(row + by, least, most), column);
  }

  void moveColumns(int by) {
    moveTo(row, column + by);
  }

  /// Limits scrolling to the rows from one to another.
  void margins(int first, int last) {
    int to = Math.min(last, rows.length - 1);
    if (first < to) {
      top = first;
      bottom = to;
    }
  }

  // ---- writing

  /// Writes a character and moves on.
  ///
  /// @param wrap whether a character that does not fit goes to the next line
  /// @param shift whether existing characters move to the right
  void put(int codePoint, Pen pen, boolean wrap, boolean shift) {
    int width = Math.min(CharacterWidth.of(codePoint), columns);
    if (width == 0) {
      mark(codePoint);
      return;
    }
    if (wrap && (full || column + width > columns)) {
      column = 0;
      lineFeed(pen.ground());
    }
    column = Math.min(column, columns - width);
    CellRow cells = rows[row];
    if (shift) {
      cells.insert(column, width, pen.ground());
    }
    boolean halved =
        cells.text(column) == CellRow.SECOND_HALF
            || (column + width < columns && cells.text(column + width) == CellRow.SECOND_HALF);
    int wide = width == 2 ? CellRow.WIDE : 0;
    cells.set(column, codePoint, pen.foreground(), pen.background(), pen.style() | wide);
    if (width == 2) {
      cells.set(column + 1, CellRow.SECOND_HALF, pen.foreground(), pen.background(), pen.style());
    }
    if (halved) {
      cells.mend(pen.ground());
    }
    touch(row);
    full = column + width >= columns;
    column = full ? columns - 1 : column + width;
  }

  /// Adds a combining mark to the previous character if there is one character for both.
  private void mark(int codePoint) {
    int at = full ? column : column - 1;
    if (at > 0 && rows[row].text(at) == CellRow.SECOND_HALF) {
      at--;
    }
    if (at < 0 || rows[row].text(at) == CellRow.SECOND_HALF) {
      return;
    }
    String both =
        Normalizer.normalize(
            new StringBuilder().appendCodePoint(rows[row].text(at)).appendCodePoint(codePoint),
            Normalizer.Form.NFC);
    if (both.codePointCount(0, both.length()) == 1) {
      rows[row].replace(at, both.codePointAt(0));
      touch(row);
    }
  }

  /// Moves the cursor down one row. At the lower margin, scrolls the region up.
  void lineFeed(int ground) {
    if (row == bottom) {
      scrollUp(1, ground);
    } else {
      row = Math.min(row + 1, rows.length - 1);
    }
    full = false;
  }

  /// Moves the cursor up one row. At the upper margin, scrolls the region down.
  void reverseLineFeed(int ground) {
    if (row == top) {
      scrollDown(top, 1, ground);
    } else {
      row = Math.max(row - 1, 0);
    }
    full = false;
  }

  /// Scrolls the rows between the margins up.
  void scrollUp(int count, int ground) {
    int n = Math.min(count, bottom - top + 1);
    for (int i = 0; i < n && top == 0; i++) {
      scrolledOff.accept(rows[i]);
    }
    deleteRows(top, n, ground);
  }

  private void deleteRows(int from, int n, int ground) {
    System.arraycopy(rows, from + n, rows, from, bottom - from + 1 - n);
    blank(bottom - n + 1, bottom, ground);
    Arrays.fill(dirty, from, bottom + 1, true);
  }

  /// Scrolls the rows from a row to the lower margin down.
  void scrollDown(int from, int count, int ground) {
    int n = Math.min(count, bottom - from + 1);
    System.arraycopy(rows, from, rows, from + n, bottom - from + 1 - n);
    blank(from, from + n - 1, ground);
    Arrays.fill(dirty, from, bottom + 1, true);
  }

  private void blank(int from, int to, int ground) {
    for (int i = from; i <= to; i++) {
      rows[i] = new CellRow(columns, ground);
      touch(i);
    }
  }

  // ---- editing

  /// Inserts blank lines at the cursor's line if it is between the margins.
  void insertLines(int count, int ground) {
    if (row >= top && row <= bottom) {
      scrollDown(row, count, ground);
      moveTo(row, 0);
    }
  }

  /// Deletes lines from the cursor's line on if it is between the margins.
  void deleteLines(int count, int ground) {
    if (row >= top && row <= bottom) {
      deleteRows(row, Math.min(count, bottom - row + 1), ground);
      moveTo(row, 0);
    }
  }

  void insertCharacters(int count, int ground) {
    rows[row].insert(column, Math.min(count, columns - column), ground);
    touch(row);
  }

  void deleteCharacters(int count, int ground) {
    rows[row].delete(column, Math.min(count, columns - column), ground);
    touch(row);
  }

  void eraseCharacters(int count, int ground) {
    erase(column, column + Math.min(count, columns - column), ground);
  }

  /// Erases a part of the cursor's line: from the cursor on (0), up to it (1), all (2).
  void eraseInLine(int part, int ground) {
    switch (part) {
      case 0 -> erase(column, columns, ground);
      case 1 -> erase(0, column + 1, ground);
      case 2 -> erase(0, columns, ground);
      default -> {
        // Not a valid part.
      }
    }
  }

  /// Erases a part of the screen: from the cursor on (0), up to it (1), all (2).
  void eraseInScreen(int part, int ground) {
    eraseInLine(part, ground);
    if (part == 0) {
      blank(row + 1, rows.length - 1, ground);
    } else if (part == 1) {
      blank(0, row - 1, ground);
    } else if (part == 2) {
      blank(0, rows.length - 1, ground);
    }
  }

  private void erase(int from, int to, int ground) {
    rows[row].erase(from, to, ground);
    rows[row].mend(ground);
    full = false;
    touch(row);
  }

  /// Fills the screen with a character, to adjust a monitor.
  void fill(int codePoint) {
    for (CellRow cells : rows) {
      cells.erase(0, columns, Pen.BACKGROUND);
      for (int i = 0; i < columns; i++) {
        cells.replace(i, codePoint);
      }
    }
    touchAll();
  }

  // ---- size

  /// Changes the size. Upper lines for which there is no room scroll off. Lines are cut or filled
  /// with blanks.
  void resize(int rowCount, int columnCount) {
    int surplus = Math.max(0, row - rowCount + 1);
    CellRow[] resized = new CellRow[rowCount];
    for (int i = 0; i < surplus; i++) {
      scrolledOff.accept(rows[i]);
    }
    for (int i = 0; i < rowCount; i++) {
      resized[i] =
          surplus + i < rows.length
              ? rows[surplus + i].resized(columnCount, Pen.BACKGROUND)
              : new CellRow(columnCount, Pen.BACKGROUND);
    }
    rows = resized;
    columns = columnCount;
    dirty = new boolean[rowCount];
    top = 0;
    bottom = rowCount - 1;
    moveTo(row - surplus, column);
    touchAll();
  }
}
