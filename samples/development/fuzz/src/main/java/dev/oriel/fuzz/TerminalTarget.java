// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.terminal.internal.vt.CellRow;
import dev.oriel.terminal.internal.vt.Vt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Feeds the bytes that a guest writes to a text console, in any parts, on screens of any size.
final class TerminalTarget implements FuzzTarget {

  /// The limit of answers that wait to be sent if a guest asks without end, with some room for the
  /// last answer.
  private static final int MAX_ANSWERS = 1 << 13;

  private static final int MAX_EXTENT = 60;

  private long scrolledOff;

  @Override
  public void run(Choices choices) {
    int rows = 1 + choices.below(MAX_EXTENT);
    int columns = 1 + choices.below(MAX_EXTENT);
    scrolledOff = 0;
    Vt vt = new Vt(rows, columns, _ -> scrolledOff++);
    long fed = 0;
    while (!choices.isDone()) {
      int step = choices.octet();
      if (step == 255) {
        rows = 1 + choices.below(MAX_EXTENT);
        columns = 1 + choices.below(MAX_EXTENT);
        vt.resize(rows, columns);
        fed += rows;
      } else {
        byte[] bytes = choices.bytes(1 + step);
        fed += bytes.length;
        vt.feed(ByteBuffer.wrap(bytes));
      }
      look(vt, rows, columns);
    }
    // Each byte, or each number in a sequence, scrolls one screen at most.
    if (scrolledOff > fed * MAX_EXTENT) {
      throw new AssertionError(scrolledOff + " lines scrolled off for " + fed + " bytes");
    }
    String ending = "\u0018\033\\\033c\033[H!";
    vt.feed(ByteBuffer.wrap(ending.getBytes(StandardCharsets.US_ASCII)));
    if (vt.row(0).text(0) != '!') {
      throw new AssertionError("a reset does not restore the terminal: " + vt.row(0));
    }
  }

  private static void look(Vt vt, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      boolean _ = vt.takeDirty(row);
      CellRow cells = vt.row(row);
      if (cells.columns() != columns) {
        throw new AssertionError("row " + row + " has " + cells.columns() + " of " + columns);
      }
      check(cells, columns);
    }
    if (vt.cursorRow() < 0
        || vt.cursorRow() >= rows
        || vt.cursorColumn() < 0
        || vt.cursorColumn() >= columns) {
      throw new AssertionError("cursor at " + vt.cursorRow() + ", " + vt.cursorColumn());
    }
    if (vt.takeAnswers().length > MAX_ANSWERS) {
      throw new AssertionError("more answers than a guest may leave");
    }
  }

  /// Checks that a letter of two cells has both cells, whatever was written over it.
  private static void check(CellRow cells, int columns) {
    for (int column = 0; column < columns; column++) {
      boolean wide = cells.has(column, CellRow.WIDE);
      boolean followed = column + 1 < columns && cells.text(column + 1) == CellRow.SECOND_HALF;
      if (wide != followed) {
        throw new AssertionError("half a letter in column " + column + " of '" + cells + "'");
      }
      if (!Character.isValidCodePoint(cells.text(column))
          && cells.text(column) != CellRow.SECOND_HALF) {
        throw new AssertionError("no character: " + cells.text(column));
      }
    }
  }
}
