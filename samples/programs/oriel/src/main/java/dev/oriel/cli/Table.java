// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.text.CharacterWidth;
import dev.oriel.core.text.UntrustedText;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/// Prints rows in aligned columns, as a terminal shows them: letters of East Asia take two places,
/// marks none. Cells may be what a VM has chosen.
final class Table {

  private Table() {}

  /// Prints `rows`, which have equally many cells each.
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

  /// The text with blanks behind it, so that it takes `columns` places in a terminal.
  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - CharacterWidth.of(text)));
  }
}
