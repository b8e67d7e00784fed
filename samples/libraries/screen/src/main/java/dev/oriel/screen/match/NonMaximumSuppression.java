// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

/// The best windows, none of which is adjacent to a better one.
///
/// Threading: one thread.
final class NonMaximumSuppression {

  private final int[] x;
  private final int[] y;
  private final float[] score;
  private int count;

  /// The lowest of the kept scores, once there is no room for another window.
  private float threshold = Float.NEGATIVE_INFINITY;

  NonMaximumSuppression(int most) {
    x = new int[most];
    y = new int[most];
    score = new float[most];
  }

  int count() {
    return count;
  }

  int x(int i) {
    return x[i];
  }

  int y(int i) {
    return y[i];
  }

  float score(int i) {
    return score[i];
  }

  void collect(NormalizedCrossCorrelation of) {
    for (int row = 0; row < of.height(); row++) {
      float[] here = of.row(row);
      for (int column = 0; column < of.width(); column++) {
        if (here[column] > threshold && isPeak(of, column, row)) {
          add(column, row, here[column]);
        }
      }
    }
  }

  /// Returns whether no adjacent window is better. Of equal neighbours only the first one is a
  /// peak; otherwise a plain area would be full of peaks.
  private static boolean isPeak(NormalizedCrossCorrelation of, int column, int row) {
    float score = of.row(row)[column];
    for (int y = Math.max(0, row - 1); y <= Math.min(row + 1, of.height() - 1); y++) {
      float[] near = of.row(y);
      for (int x = Math.max(0, column - 1); x <= Math.min(column + 1, of.width() - 1); x++) {
        boolean before = y < row || (y == row && x < column);
        if (before ? near[x] >= score : near[x] > score) {
          return false;
        }
      }
    }
    return true;
  }

  private void add(int column, int row, float value) {
    int at = count < score.length ? count++ : worst();
    x[at] = column;
    y[at] = row;
    score[at] = value;
    if (count == score.length) {
      threshold = score[worst()];
    }
  }

  private int worst() {
    int worst = 0;
    for (int i = 1; i < count; i++) {
      if (score[i] < score[worst]) {
        worst = i;
      }
    }
    return worst;
  }
}
