// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

import java.util.Arrays;

/// A row of a terminal: characters and their colours.
///
/// Threading: one thread at a time.
public final class CellRow {

  /// The value of the cell of a wide character's second half.
  public static final int SECOND_HALF = -1;

  /// The character takes two cells.
  public static final byte WIDE = 1;

  /// The character is bold.
  public static final byte BOLD = 2;

  /// The character is underlined.
  public static final byte UNDERLINE = 4;

  private final int[] text;
  private final int[] foreground;
  private final int[] background;
  private final byte[] style;

  /// Creates a blank row.
  ///
  /// @param ground the background colour, as `0xRRGGBB`
  CellRow(int columns, int ground) {
    text = new int[columns];
    foreground = new int[columns];
    background = new int[columns];
    style = new byte[columns];
    erase(0, columns, ground);
  }

  private CellRow(CellRow other, int columns) {
    text = Arrays.copyOf(other.text, columns);
    foreground = Arrays.copyOf(other.foreground, columns);
    background = Arrays.copyOf(other.background, columns);
    style = Arrays.copyOf(other.style, columns);
  }

  /// Returns a copy with another number of cells. Cells that are cut off are lost, and new cells
  /// are blank.
  CellRow resized(int columns, int ground) {
    CellRow copy = new CellRow(this, columns);
    if (columns > columns()) {
      copy.erase(columns(), columns, ground);
    }
    copy.mend(ground);
    return copy;
  }

  /// Returns a copy.
  ///
  /// @param reversed whether foreground and background colours are exchanged
  CellRow snapshot(boolean reversed) {
    CellRow copy = new CellRow(this, columns());
    if (reversed) {
      System.arraycopy(foreground, 0, copy.background, 0, columns());
      System.arraycopy(background, 0, copy.foreground, 0, columns());
    }
    return copy;
  }

  /// Returns the number of cells.
  public int columns() {
    return text.length;
  }

  /// Returns the code point of a cell, or [#SECOND_HALF].
  public int text(int column) {
    return text[column];
  }

  /// Returns the colour of the character, as `0xRRGGBB`.
  public int foreground(int column) {
    return foreground[column];
  }

  /// Returns the background colour, as `0xRRGGBB`.
  public int background(int column) {
    return background[column];
  }

  /// Returns whether a cell has a style: [#WIDE], [#BOLD] or [#UNDERLINE].
  public boolean has(int column, byte bit) {
    return (style[column] & bit) != 0;
  }

  /// Returns whether a cell looks the same in another row, which may be shorter.
  public boolean sameAt(int column, CellRow other) {
    return column < other.columns()
        && text[column] == other.text[column]
        && foreground[column] == other.foreground[column]
        && background[column] == other.background[column]
        && style[column] == other.style[column];
  }

  void set(int column, int codePoint, int fore, int back, int bits) {
    text[column] = codePoint;
    foreground[column] = fore;
    background[column] = back;
    style[column] = (byte) bits;
  }

  /// Replaces the character of a cell, and keeps its colours.
  void replace(int column, int codePoint) {
    text[column] = codePoint;
  }

  /// Makes cells blank.
  void erase(int from, int to, int ground) {
    Arrays.fill(text, from, to, ' ');
    Arrays.fill(foreground, from, to, Pen.FOREGROUND);
    Arrays.fill(background, from, to, ground);
    Arrays.fill(style, from, to, (byte) 0);
  }

  /// Moves the cells from a position on to the right, over the end. The gap is blank.
  void insert(int at, int count, int ground) {
    move(at, at + count, columns() - at - count);
    erase(at, at + count, ground);
    mend(ground);
  }

  /// Deletes cells. The cells to the right of them move to the left, and the end is blank.
  void delete(int at, int count, int ground) {
    move(at + count, at, columns() - at - count);
    erase(columns() - count, columns(), ground);
    mend(ground);
  }

  private void move(int from, int to, int count) {
    System.arraycopy(text, from, text, to, count);
    System.arraycopy(foreground, from, foreground, to, count);
    System.arraycopy(background, from, background, to, count);
    System.arraycopy(style, from, style, to, count);
  }

  /// Blanks halves of wide characters that have lost their other half.
  void mend(int ground) {
    for (int i = 0; i < text.length; i++) {
      boolean wide = has(i, WIDE);
      boolean second = i + 1 < text.length && text[i + 1] == SECOND_HALF;
      if (text[i] == SECOND_HALF && (i == 0 || !has(i - 1, WIDE))) {
        erase(i, i + 1, ground);
      } else if (wide && !second) {
        erase(i, i + 1, ground);
      }
    }
  }

  /// Returns the characters without the blanks at the end.
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    for (int c : text) {
      if (c != SECOND_HALF) {
        line.appendCodePoint(c);
      }
    }
    return line.toString().stripTrailing();
  }
}
