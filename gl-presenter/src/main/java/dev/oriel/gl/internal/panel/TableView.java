// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.internal.text.TextSize;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.overlay.Table;
import java.util.List;

/// Lays out a [Table].
final class TableView implements PanelView {

  private static final double TRACE_WIDTH = 96;

  private final PanelStyle style;
  private final Table table;
  private final Lettering letters;
  private final int[] columns;
  private final int iconColumn;
  private final int traceColumn;
  private final List<String> note;
  private final int width;
  private final int height;

  TableView(PanelStyle style, Table table, int windowWidth) {
    this.style = style;
    this.table = table;
    letters = style.letters();
    columns = new int[table.columns().size()];
    boolean icons = false;
    boolean traces = false;
    int spanning = 0;
    for (Table.Row row : table.rows()) {
      icons |= row.icon() != null;
      traces |= !row.trace().isEmpty();
      if (row.cells().size() < columns.length) {
        spanning = Math.max(spanning, width(row.cells().getFirst()));
      } else {
        for (int i = 0; i < columns.length; i++) {
          columns[i] = Math.max(columns[i], cellWidth(i, row.cells().get(i)));
        }
      }
    }
    int icon = letters.iconSize(style.text());
    iconColumn = icons && icon > 0 ? icon + style.px(10) : 0;
    traceColumn = traces ? style.px(TRACE_WIDTH) + gap() : 0;
    int inner = iconColumn + traceColumn + gap() * (columns.length - 1);
    for (int column : columns) {
      inner += column;
    }
    inner = Math.max(inner, letters.line(table.title(), style.title(), true).width());
    int most = Math.max(style.px(80), windowWidth - 2 * padding() - style.px(20));
    inner = Math.max(inner, Math.min(most, spanning));
    note =
        table.note().isEmpty()
            ? List.of()
            : TextWrap.lines(letters, table.note(), style.small(), inner);
    width = inner + 2 * padding();
    height =
        titleHeight()
            + table.rows().size() * rowHeight()
            + (note.isEmpty() ? 0 : style.px(8) + note.size() * noteHeight())
            + 2 * style.px(12);
  }

  private int width(String text) {
    return letters.line(text, style.text(), false).width();
  }

  private int cellWidth(int column, String cell) {
    return table.columns().get(column) == Table.Column.KEYS
        ? new KeyCaps(style, cell).width()
        : width(cell);
  }

  private int padding() {
    return style.px(16);
  }

  private int gap() {
    return style.px(18);
  }

  private int titleHeight() {
    return table.title().isEmpty() ? 0 : letters.height(style.title()) + style.px(10);
  }

  private int rowHeight() {
    return letters.height(style.text()) + style.px(table.title().isEmpty() ? 4 : 7);
  }

  private int noteHeight() {
    return letters.height(style.small()) + style.px(2);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void paint(PanelPixels pixels, int x, int y) {
    style.ground(pixels, x, y, width, height, false);
    int left = x + padding();
    int top = y + style.px(12);
    if (!table.title().isEmpty()) {
      letters
          .line(table.title(), style.title(), true)
          .draw(pixels.ink(PanelStyle.TEXT), left, top + letters.ascent(style.title()));
      top += titleHeight();
      pixels.fill(left, top - style.px(4), width - 2 * padding(), style.px(1), 0, PanelStyle.RULE);
    }
    for (Table.Row row : table.rows()) {
      paint(pixels, row, left, top);
      top += rowHeight();
    }
    top += style.px(8);
    for (String line : note) {
      letters
          .line(line, style.small(), false)
          .draw(pixels.ink(PanelStyle.DIM), left, top + letters.ascent(style.small()));
      top += noteHeight();
    }
  }

  private void paint(PanelPixels pixels, Table.Row row, int left, int top) {
    TextSize size = style.text();
    Icon icon = row.icon();
    if (icon != null) {
      int extent = letters.iconSize(size);
      letters.icon(
          pixels.ink(PanelStyle.ACCENT),
          icon.codePoint(),
          size,
          left,
          top + (rowHeight() - extent) / 2);
    }
    int baseline = top + (rowHeight() - letters.height(size)) / 2 + letters.ascent(size);
    int at = left + iconColumn;
    if (row.cells().size() < columns.length) {
      String cell = TextWrap.ellipsis(letters, row.cells().getFirst(), size, width - 2 * padding());
      letters.line(cell, size, false).draw(pixels.ink(PanelStyle.TEXT), at, baseline);
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      String cell = row.cells().get(i);
      Lettering.Line line = letters.line(cell, size, false);
      switch (table.columns().get(i)) {
        case TEXT -> line.draw(pixels.ink(PanelStyle.TEXT), at, baseline);
        case NUMBER ->
            line.draw(pixels.ink(PanelStyle.TEXT), at + columns[i] - line.width(), baseline);
        case KEYS -> {
          KeyCaps caps = new KeyCaps(style, cell);
          caps.paint(
              pixels, at + columns[i] - caps.width(), top + (rowHeight() - caps.height()) / 2);
        }
      }
      at += columns[i] + gap();
    }
    trace(pixels, row.trace(), at, top + style.px(2), rowHeight() - 2 * style.px(2));
  }

  private void trace(PanelPixels pixels, List<Double> trace, int x, int y, int h) {
    if (trace.size() < 2) {
      return;
    }
    double most = trace.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    int n = trace.size();
    double[] xs = new double[n];
    double[] ys = new double[n];
    for (int i = 0; i < n; i++) {
      xs[i] = x + style.px(TRACE_WIDTH) * (double) i / (n - 1);
      ys[i] = y + h - h * (most <= 0 ? 0 : trace.get(i) / most);
    }
    pixels.fill(x, y + h, style.px(TRACE_WIDTH), 1, 0, PanelStyle.RULE);
    pixels.polyline(xs, ys, Math.max(1.2, 1.2 * style.scale()), PanelStyle.ACCENT);
  }
}
