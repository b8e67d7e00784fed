package dev.oriel.cli;

import java.io.PrintWriter;
import java.util.List;

/// Prints rows in aligned columns.
final class Table {

  private Table() {}

  /// Prints `rows`, which have equally many cells each.
  static void print(List<String[]> rows, PrintWriter out) {
    int columns = rows.getFirst().length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row[i]);
        if (i < columns - 1) {
          line.repeat(' ', widths[i] - row[i].length() + 2);
        }
      }
      out.println(line);
    }
  }
}
