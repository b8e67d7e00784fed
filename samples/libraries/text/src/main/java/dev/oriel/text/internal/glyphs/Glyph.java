// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.glyphs;

/// The pixels of a character of 8 columns and 16 rows.
///
/// @param upper the rows 0 to 7, row 0 in the highest byte; the leftmost column is bit 7 of a byte
/// @param lower the rows 8 to 15
record Glyph(long upper, long lower) {

  static final int WIDTH = 8;

  static final int HEIGHT = 16;

  /// No pixel is set.
  static final Glyph BLANK = new Glyph(0, 0);

  private static final int ROWS_OF_A_WORD = Long.BYTES;
  private static final int FULL_ROW = 0xff;

  /// Returns the glyph of 16 bytes, one for each row.
  static Glyph of(byte[] bytes, int offset) {
    return new Glyph(word(bytes, offset), word(bytes, offset + ROWS_OF_A_WORD));
  }

  private static long word(byte[] bytes, int offset) {
    long word = 0;
    for (int i = 0; i < ROWS_OF_A_WORD; i++) {
      word = (word << Byte.SIZE) | (bytes[offset + i] & FULL_ROW);
    }
    return word;
  }

  /// Returns the glyph with the colours of foreground and background exchanged.
  Glyph inverse() {
    return new Glyph(~upper, ~lower);
  }

  /// Returns the glyph without the rows of a cursor. Those rows must be full.
  ///
  /// @param from the first row of the cursor, 8 to 15
  /// @param to the row after the last
  /// @return this glyph if a row is not full
  Glyph withoutCursor(int from, int to) {
    long rows = 0;
    for (int row = from; row < to; row++) {
      rows |= (long) FULL_ROW << ((HEIGHT - 1 - row) * Byte.SIZE);
    }
    return (lower & rows) == rows ? new Glyph(upper, lower & ~rows) : this;
  }
}
