// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.overlay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Texts in columns. The pointer's input goes through it to the guest.
///
/// @param title its heading, or an empty text
/// @param columns the kinds of the columns
/// @param note a text below the rows, or an empty text
public record Table(Place place, String title, List<Column> columns, List<Row> rows, String note)
    implements Panel {

  /// A kind of column.
  public enum Column {
    /// Text, from the left.
    TEXT,
    /// Keys that are pressed together, joined by `+`, each drawn as a key.
    KEYS,
    /// Numbers, from the right.
    NUMBER
  }

  /// A row.
  ///
  /// @param icon what it is about, or null
  /// @param cells a text for each column; a row with a single cell spans all columns
  /// @param trace values of the past for a graph at the end of the row, the oldest first; empty for
  ///   no graph
  public record Row(@Nullable Icon icon, List<String> cells, List<Double> trace) {

    /// Copies the lists.
    public Row {
      cells = List.copyOf(cells);
      trace = List.copyOf(trace);
    }

    /// Creates a row without a graph.
    public static Row of(@Nullable Icon icon, String... cells) {
      return new Row(icon, List.of(cells), List.of());
    }
  }

  /// Copies the lists.
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
