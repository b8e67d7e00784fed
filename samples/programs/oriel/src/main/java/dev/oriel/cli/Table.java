// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.text.CharacterWidth;
import dev.oriel.core.text.UntrustedText;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/// Prints rows in columns that are aligned on a terminal: East Asian letters take two places,
/// combining marks none. Cells may contain untrusted text.
final class Table {

  private Table() {}

  /// Prints `rows`, which all have the same number of cells.
  static void print(List<String[]> rows, PrintWriter out) {
    int columns = rows.getFirst().length;
    int[] widths = new int[columns];
    List<String[]> shown = rows.stream().map(Table::shown).toList();
    for (String[] row : shown) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], CharacterWidth.of(row[i]));
      }
    }
    for (String[] row : shown) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(i < columns - 1 ? padded(row[i], widths[i] + 2) : row[i]);
      }
      out.println(line);
    }
  }

  private static String[] shown(String[] row) {
    return Arrays.stream(row).map(UntrustedText::name).toArray(String[]::new);
  }

  /// Returns the text followed by spaces, so that it takes `columns` places on a terminal.
  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - CharacterWidth.of(text)));
  }
}
