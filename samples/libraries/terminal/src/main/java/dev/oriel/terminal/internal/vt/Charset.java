// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

/// The character sets of a terminal.
enum Charset {
  /// Characters are shown unchanged.
  ASCII,
  /// DEC's lines and symbols replace lower-case letters.
  GRAPHICS;

  private static final int FIRST = 0x60;

  /// The symbols for 0x60 to 0x7e.
  private static final String SIGNS = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

  /// Returns the character that this set shows for a code point.
  int map(int codePoint) {
    int index = codePoint - FIRST;
    return this == GRAPHICS && index >= 0 && index < SIGNS.length()
        ? SIGNS.charAt(index)
        : codePoint;
  }
}
