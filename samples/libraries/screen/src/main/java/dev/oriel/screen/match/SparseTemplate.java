// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import java.util.ArrayList;
import java.util.List;

/// The points of a needle's plane that are compared, with what they are.
///
/// The likeness of a needle n and a window f of a frame is `1 − Σ(f−n)² / (V(f) + V(n) + c)`: the
/// squared difference against the contrast of both, where V is the sum of the squared deviations
/// from the mean. It is 1 for equals, near 0 for pictures that have nothing to do with each other,
/// and below 0 for opposites. Unlike a plain sum of differences it does not take a blank surface
/// for faint lettering on it; unlike a correlation it tells a dark button from a light one. The
/// constant c allows for noise, and gives surfaces without contrast a measure.
final class SparseTemplate {

  /// Grey levels of noise that are allowed in the frame and in the needle.
  private static final double NOISE = 10;

  private final int columns;
  private final int rows;
  private final int spacing;
  private final boolean complete;
  private final int[] columnStart;
  private final int[] dx;
  private final int[] dy;
  private final float[] value;
  private final double sum;
  private final double squares;

  /// @param places x and y of each, column by column
  private SparseTemplate(
      DownsampledChannel plane, int spacing, int[] columnStart, List<int[]> places) {
    this.columns = columnStart.length - 1;
    this.rows = extent(plane.height(), spacing);
    this.spacing = spacing;
    this.complete = places.size() == columns * rows;
    this.columnStart = columnStart;
    int n = places.size();
    dx = new int[n];
    dy = new int[n];
    value = new float[n];
    double s = 0;
    double q = 0;
    for (int i = 0; i < n; i++) {
      dx[i] = places.get(i)[0];
      dy[i] = places.get(i)[1];
      value[i] = plane.at(dx[i], dy[i]);
      s += value[i];
      q += (double) value[i] * value[i];
    }
    sum = s;
    squares = q;
  }

  /// The points of a needle's plane.
  ///
  /// @param counts which pixels of the needle count, row by row, or null for all
  /// @param spacing points from one that is compared to the next
  static SparseTemplate of(DownsampledChannel plane, Mask counts, int spacing) {
    int extent = DownsampledChannel.REACH * plane.step();
    int[] columnStart = new int[extent(plane.width(), spacing) + 1];
    List<int[]> places = new ArrayList<>();
    for (int column = 0; column + 1 < columnStart.length; column++) {
      int x = column * spacing;
      for (int y = 0; y < plane.height(); y += spacing) {
        if (counts.all(x * plane.step(), y * plane.step(), extent)) {
          places.add(new int[] {x, y});
        }
      }
      columnStart[column + 1] = places.size();
    }
    return new SparseTemplate(plane, spacing, columnStart, places);
  }

  private static int extent(int points, int spacing) {
    return (points + spacing - 1) / spacing;
  }

  /// The first tap of a grid column that is at `dy` or below; where there is none, the first of the
  /// next column.
  int firstFrom(int column, int dyAtLeast) {
    int low = columnStart[column];
    int high = columnStart[column + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (dy[middle] < dyAtLeast) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// How many.
  int count() {
    return value.length;
  }

  /// Whether no point of the grid is left out: a full rectangle.
  boolean complete() {
    return complete;
  }

  /// Columns of the grid.
  int columns() {
    return columns;
  }

  /// Rows of the grid.
  int rows() {
    return rows;
  }

  /// Points of the plane from one column or row of the grid to the next.
  int spacing() {
    return spacing;
  }

  /// The row of a point.
  int dy(int i) {
    return dy[i];
  }

  /// A point.
  float value(int i) {
    return value[i];
  }

  /// The likeness with the window of a plane whose first point is at `x`, `y`.
  double likeness(DownsampledChannel plane, int x, int y) {
    float[] values = plane.values();
    int origin = y * plane.width() + x;
    double f = 0;
    double ff = 0;
    double nf = 0;
    for (int i = 0; i < value.length; i++) {
      double v = values[origin + dy[i] * plane.width() + dx[i]];
      f += v;
      ff += v * v;
      nf += v * value[i];
    }
    return likeness(f, ff, nf);
  }

  /// The likeness from sums over the window: of f, f², and n × f.
  private double likeness(double f, double ff, double nf) {
    int n = value.length;
    double difference = ff - 2 * nf + squares;
    double contrast = ff - f * f / n + squares - sum * sum / n;
    return 1 - difference / (contrast + 2 * NOISE * NOISE * n);
  }

  /// The same for many windows; the answers take the place of `nf`.
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
