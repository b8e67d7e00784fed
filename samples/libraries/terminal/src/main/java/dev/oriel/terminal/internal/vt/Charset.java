// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal.internal.vt;

/// The sets of characters that a terminal can be switched to.
enum Charset {
  /// What was sent.
  ASCII,
  /// DEC's lines and signs in place of small letters.
  GRAPHICS;

  private static final int FIRST = 0x60;

  /// For 0x60 to 0x7e.
  private static final String SIGNS = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

  /// What a character looks like in this set.
  int map(int codePoint) {
    int index = codePoint - FIRST;
    return this == GRAPHICS && index >= 0 && index < SIGNS.length()
        ? SIGNS.charAt(index)
        : codePoint;
  }
}
