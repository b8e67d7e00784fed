// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import java.util.Arrays;

/// The likeness of a needle to each window of a plane.
///
/// The inner loops add one row to another, with the same index on both sides, because the compiler
/// turns such loops into vector instructions. With 256-bit instructions, 15 multiplications and
/// additions per nanosecond were measured; with different indices, 2. A row that is needed at an
/// offset is therefore copied first.
///
/// The next [#compute] reuses the memory. Threading: one thread.
final class NormalizedCrossCorrelation {

  private int width;
  private int height;
  private float[][] scores = new float[0][0];
  private float[][] sums = new float[0][0];
  private float[][] squares = new float[0][0];
  private float[] shifted = new float[0];
  private float[] shiftedSquares = new float[0];
  private float[] rowSum = new float[0];
  private float[] rowSquares = new float[0];

  /// Returns the number of windows in a row.
  int width() {
    return width;
  }

  /// Returns the number of rows of windows.
  int height() {
    return height;
  }

  /// Returns the likeness of each window in a row.
  float[] row(int y) {
    return scores[y];
  }

  /// Compares the taps with the windows whose first points are in the first `columns` columns and
  /// `rows` rows.
  void compute(DownsampledChannel plane, SparseTemplate taps, int columns, int rows) {
    width = columns;
    height = rows;
    reserve();
    for (int y = 0; y < rows; y++) {
      Arrays.fill(scores[y], 0, columns, 0);
      Arrays.fill(sums[y], 0, columns, 0);
      Arrays.fill(squares[y], 0, columns, 0);
    }
    addProducts(plane, taps);
    if (taps.complete()) {
      addRectangles(plane, taps);
    } else {
      addSums(plane, taps);
    }
    for (int y = 0; y < rows; y++) {
      taps.likeness(sums[y], squares[y], scores[y], columns);
    }
  }

  private void reserve() {
    if (scores.length < height || shifted.length < width) {
      int w = Math.max(width, shifted.length);
      int h = Math.max(height, scores.length);
      scores = new float[h][w];
      sums = new float[h][w];
      squares = new float[h][w];
      shifted = new float[w];
      shiftedSquares = new float[w];
      rowSum = new float[w];
      rowSquares = new float[w];
    }
  }

  /// Adds the products of each tap with each row that it is compared with. The taps are ordered by
  /// column, and the taps of one column use the same shifted row.
  private void addProducts(DownsampledChannel plane, SparseTemplate taps) {
    for (int py = 0; py < plane.height(); py++) {
      for (int column = 0; column < taps.columns(); column++) {
        int first = taps.firstFrom(column, py - height + 1);
        int last = taps.firstFrom(column, py + 1);
        if (first < last) {
          shift(plane, py, column * taps.spacing());
        }
        for (int i = first; i < last; i++) {
          addScaled(scores[py - taps.dy(i)], shifted, taps.value(i), width);
        }
      }
    }
  }

  private void shift(DownsampledChannel plane, int row, int by) {
    System.arraycopy(plane.values(), row * plane.width() + by, shifted, 0, width);
  }

  /// Adds the sums over a full rectangle of taps: first along the rows, then down the columns.
  private void addRectangles(DownsampledChannel plane, SparseTemplate taps) {
    int last = (taps.rows() - 1) * taps.spacing();
    for (int py = 0; py < height + last; py++) {
      Arrays.fill(rowSum, 0, width, 0);
      Arrays.fill(rowSquares, 0, width, 0);
      for (int i = 0; i < taps.columns(); i++) {
        shift(plane, py, i * taps.spacing());
        add(rowSum, shifted, width);
        addSquares(rowSquares, shifted, width);
      }
      for (int d = 0; d <= last; d += taps.spacing()) {
        int y = py - d;
        if (y >= 0 && y < height) {
          add(sums[y], rowSum, width);
          add(squares[y], rowSquares, width);
        }
      }
    }
  }

  /// Adds the sums over taps with gaps between them.
  private void addSums(DownsampledChannel plane, SparseTemplate taps) {
    for (int py = 0; py < plane.height(); py++) {
      for (int column = 0; column < taps.columns(); column++) {
        int first = taps.firstFrom(column, py - height + 1);
        int last = taps.firstFrom(column, py + 1);
        if (first < last) {
          shift(plane, py, column * taps.spacing());
          Arrays.fill(shiftedSquares, 0, width, 0);
          addSquares(shiftedSquares, shifted, width);
        }
        for (int i = first; i < last; i++) {
          add(sums[py - taps.dy(i)], shifted, width);
          add(squares[py - taps.dy(i)], shiftedSquares, width);
        }
      }
    }
  }

  private static void addScaled(float[] to, float[] from, float factor, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += factor * from[i];
    }
  }

  private static void add(float[] to, float[] from, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += from[i];
    }
  }

  private static void addSquares(float[] to, float[] from, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += from[i] * from[i];
    }
  }
}
