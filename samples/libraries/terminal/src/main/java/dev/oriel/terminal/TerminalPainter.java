// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.geometry.Rect;
import dev.oriel.terminal.internal.vt.CellRow;
import dev.oriel.terminal.internal.vt.Vt;
import java.nio.IntBuffer;
import java.util.Arrays;

/// Paints a terminal's screen.
///
/// Threading: one thread.
final class TerminalPainter {

  private static final int UNDERLINE_ROW = 14;
  private static final byte UNDERLINED = (byte) 0xff;

  private final TerminalFont font = TerminalFont.load();

  /// Paints a part.
  ///
  /// @param part the part in pixels
  /// @param target receives the part's rows without gaps, from index 0, as `0xRRGGBB`
  void paint(TerminalScreen screen, Rect part, IntBuffer target) {
    TerminalSize size = screen.size();
    int zoom = size.zoom();
    int[] line = new int[part.width()];
    int paintedRow = -1;
    int paintedGlyphRow = -1;
    for (int y = part.y(); y < part.bottom(); y++) {
      int row = y / size.cellHeight();
      int glyphRow = y % size.cellHeight() / zoom;
      if (row != paintedRow || glyphRow != paintedGlyphRow) {
        paintLine(screen, row, glyphRow, part, line);
        paintedRow = row;
        paintedGlyphRow = glyphRow;
      }
      target.put((y - part.y()) * part.width(), line);
    }
  }

  private void paintLine(TerminalScreen screen, int row, int glyphRow, Rect part, int[] line) {
    Arrays.fill(line, Vt.BACKGROUND);
    TerminalSize size = screen.size();
    if (row >= size.rows()) {
      return;
    }
    CellRow cells = screen.row(row);
    int zoom = size.zoom();
    int cellWidth = size.cellWidth();
    int columns = Math.min(cells.columns(), size.columns());
    for (int column = part.x() / cellWidth;
        column < columns && column * cellWidth < part.right();
        column++) {
      boolean cursor = screen.hasCursorAt(row, column);
      int fore = cursor ? cells.background(column) : cells.foreground(column);
      int back = cursor ? cells.foreground(column) : cells.background(column);
      int bits = bits(cells, column, glyphRow);
      int from = Math.max(column * cellWidth, part.x());
      int to = Math.min((column + 1) * cellWidth, part.right());
      for (int x = from; x < to; x++) {
        int bit = 7 - (x - column * cellWidth) / zoom;
        line[x - part.x()] = (bits >> bit & 1) != 0 ? fore : back;
      }
    }
  }

  private int bits(CellRow cells, int column, int glyphRow) {
    if (glyphRow == UNDERLINE_ROW && cells.has(column, CellRow.UNDERLINE)) {
      return UNDERLINED;
    }
    int bits = letter(cells, column)[glyphRow] & 0xff;
    // Bold: drawn twice, one pixel apart.
    return cells.has(column, CellRow.BOLD) ? bits | bits >> 1 : bits;
  }

  private byte[] letter(CellRow cells, int column) {
    int character = cells.text(column);
    if (character == CellRow.SECOND_HALF) {
      return font.wideRight();
    }
    return cells.has(column, CellRow.WIDE) ? font.wideLeft() : font.letter(character);
  }
}
