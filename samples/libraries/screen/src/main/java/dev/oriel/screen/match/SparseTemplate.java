// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The compared points of a needle's plane ("taps"), with their values.
///
/// The likeness of a needle n and a window f of a frame is `1 − Σ(f−n)² / (V(f) + V(n) + c)`: the
/// squared difference in relation to the contrast of both. V is the sum of the squared deviations
/// from the mean. The likeness is 1 for equal pictures, near 0 for unrelated pictures, and below 0
/// for opposite pictures. Unlike a plain sum of differences, it does not confuse a blank surface
/// with faint lettering on this surface. Unlike a correlation, it distinguishes a dark button from
/// a light one. The constant c allows for noise, and makes the likeness of surfaces without
/// contrast meaningful.
final class SparseTemplate {

  /// The grey levels of noise that are allowed in the frame and in the needle.
  private static final double NOISE = 10;

  private final int columns;
  private final int rows;
  private final int spacing;

  /// The index of each column's first tap, and after the last column the number of taps.
  private final int[] columnStart;

  /// The row of each tap, column by column, or null if the taps form a full rectangle.
  private final int @Nullable [] sparseRows;

  private final float[] value;
  private final double sum;
  private final double squares;

  /// Reads the compared points of a needle's plane.
  ///
  /// @param counts the pixels of the needle that count
  /// @param spacing the distance between two compared points, in points of the plane
  SparseTemplate(DownsampledChannel plane, Mask counts, int spacing) {
    this.columns = extent(plane.width(), spacing);
    this.rows = extent(plane.height(), spacing);
    this.spacing = spacing;
    this.columnStart = new int[columns + 1];
    int step = plane.step();
    int reach = DownsampledChannel.REACH * step;
    int[] places = new int[columns * rows];
    float[] values = new float[columns * rows];
    int n = 0;
    double s = 0;
    double q = 0;
    for (int column = 0; column < columns; column++) {
      int x = column * spacing;
      for (int y = 0; y < plane.height(); y += spacing) {
        if (counts.all(x * step, y * step, reach)) {
          float v = plane.at(x, y);
          places[n] = y;
          values[n++] = v;
          s += v;
          q += (double) v * v;
        }
      }
      columnStart[column + 1] = n;
    }
    boolean complete = n == places.length;
    sparseRows = complete ? null : Arrays.copyOf(places, n);
    value = complete ? values : Arrays.copyOf(values, n);
    sum = s;
    squares = q;
  }

  private static int extent(int points, int spacing) {
    return (points + spacing - 1) / spacing;
  }

  /// Returns the index of the first tap of a grid column whose row is `dyAtLeast` or below it. If
  /// there is none, returns the index of the next column's first tap.
  int firstFrom(int column, int dyAtLeast) {
    int low = columnStart[column];
    int high = columnStart[column + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (dy(middle) < dyAtLeast) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Returns the number of taps.
  int count() {
    return value.length;
  }

  /// Returns whether the taps form a full rectangle: no point of the grid is left out.
  boolean complete() {
    return sparseRows == null;
  }

  /// Returns the number of columns of the grid.
  int columns() {
    return columns;
  }

  /// Returns the number of rows of the grid.
  int rows() {
    return rows;
  }

  /// Returns the distance between two columns or rows of the grid, in points of the plane.
  int spacing() {
    return spacing;
  }

  /// Returns the row of a tap.
  int dy(int i) {
    return sparseRows == null ? i % rows * spacing : sparseRows[i];
  }

  /// Returns the value of a tap.
  float value(int i) {
    return value[i];
  }

  /// Returns the likeness to the window of a plane whose first point is at `x`, `y`.
  double likeness(DownsampledChannel plane, int x, int y) {
    float[] values = plane.values();
    int origin = y * plane.width() + x;
    double f = 0;
    double ff = 0;
    double nf = 0;
    for (int column = 0; column < columns; column++) {
      int above = origin + column * spacing;
      int first = columnStart[column];
      for (int i = first; i < columnStart[column + 1]; i++) {
        int row = sparseRows == null ? (i - first) * spacing : sparseRows[i];
        double v = values[above + row * plane.width()];
        f += v;
        ff += v * v;
        nf += v * value[i];
      }
    }
    return likeness(f, ff, nf);
  }

  /// Returns the likeness from three sums over the window: of f, f², and n × f.
  private double likeness(double f, double ff, double nf) {
    int n = value.length;
    double difference = ff - 2 * nf + squares;
    double contrast = ff - f * f / n + squares - sum * sum / n;
    return 1 - difference / (contrast + 2 * NOISE * NOISE * n);
  }

  /// Computes the likeness of `count` windows from their sums. The results replace the contents of
  /// `nf`.
  void likeness(float[] f, float[] ff, float[] nf, int count) {
    int n = value.length;
    float perPoint = 1f / n;
    float squared = (float) squares;
    float constant = (float) (squares - sum * sum / n + 2 * NOISE * NOISE * n);
    for (int i = 0; i < count; i++) {
      float contrast = ff[i] - f[i] * f[i] * perPoint + constant;
      nf[i] = 1 - (ff[i] - 2 * nf[i] + squared) / contrast;
    }
  }
}
