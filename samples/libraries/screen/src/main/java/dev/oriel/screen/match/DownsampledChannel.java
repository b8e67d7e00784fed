// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.nio.IntBuffer;
import java.util.Arrays;

/// One channel of an area, blurred and reduced: the average values around points that are [#step]
/// pixels apart.
///
/// A point is the mean of 4×4 boxes of `step` by `step` pixels, weighted 1:3:3:1 in each direction.
/// A picture that is shifted by half a step therefore gives nearly the same points, so a search can
/// advance in steps. At a step of 1, the mean is a slight blur, under which anti-aliased and
/// blurred edges compare well.
///
/// The next [#fill] reuses the memory.
///
/// Threading: one thread.
final class DownsampledChannel {

  /// The number of boxes that a point consists of, in each direction.
  static final int REACH = 4;

  /// The value that is subtracted from each point. Sums of squares lose less precision if the
  /// numbers are small.
  private static final float MIDDLE = 128;

  private int step;
  private int width;
  private int height;
  private float[] values = new float[0];
  private int[] pixels = new int[0];
  private int[] sums = new int[0];
  private float[] boxes = new float[0];
  private final float[][] rows = new float[REACH][0];

  /// Returns the distance between two points in pixels.
  int step() {
    return step;
  }

  /// Returns the number of points in a row, or 0 if the area was too small for a point.
  int width() {
    return width;
  }

  /// Returns the number of rows of points.
  int height() {
    return height;
  }

  /// Returns the points, row by row, each minus 128.
  float[] values() {
    return values;
  }

  /// Returns the point in column `x` of row `y`.
  float at(int x, int y) {
    return values[y * width + x];
  }

  /// Reads an area of the picture. The area must lie inside of the picture.
  void fill(Picture picture, Rect area, int pixelsPerStep, Channel channel) {
    step = pixelsPerStep;
    int boxColumns = area.width() / step;
    int boxRows = area.height() / step;
    width = Math.max(0, boxColumns - REACH + 1);
    height = Math.max(0, boxRows - REACH + 1);
    if (width == 0 || height == 0) {
      width = 0;
      height = 0;
      return;
    }
    reserve(area.width(), boxColumns);
    IntBuffer source = picture.pixels().asIntBuffer();
    for (int row = 0; row < boxRows; row++) {
      sumBoxes(source, picture.width(), area, row, channel);
      blurRow(boxColumns, rows[row % REACH]);
      if (row >= REACH - 1) {
        blurColumn(row);
      }
    }
  }

  private void reserve(int pixelColumns, int boxColumns) {
    if (values.length < width * height) {
      values = new float[width * height];
    }
    if (pixels.length < pixelColumns) {
      pixels = new int[pixelColumns];
      sums = new int[pixelColumns];
    }
    if (boxes.length < boxColumns) {
      boxes = new float[boxColumns];
      for (int i = 0; i < REACH; i++) {
        rows[i] = new float[boxColumns];
      }
    }
  }

  private void sumBoxes(IntBuffer source, int pitch, Rect area, int row, Channel channel) {
    Arrays.fill(sums, 0, area.width(), 0);
    for (int i = 0; i < step; i++) {
      int y = area.y() + row * step + i;
      source.get(y * pitch + area.x(), pixels, 0, area.width());
      channel.addTo(sums, pixels, area.width());
    }
    float scale = 1f / (step * step);
    for (int x = 0, from = 0; from + step <= area.width(); x++) {
      int sum = 0;
      for (int end = from + step; from < end; from++) {
        sum += sums[from];
      }
      boxes[x] = sum * scale - MIDDLE;
    }
  }

  private void blurRow(int boxColumns, float[] out) {
    for (int x = 0; x + REACH <= boxColumns; x++) {
      out[x] = (boxes[x] + boxes[x + 3]) * 0.125f + (boxes[x + 1] + boxes[x + 2]) * 0.375f;
    }
  }

  /// Combines the last four rows, of which `lastRow` is the newest.
  private void blurColumn(int lastRow) {
    float[] a = rows[(lastRow + 1) % REACH];
    float[] b = rows[(lastRow + 2) % REACH];
    float[] c = rows[(lastRow + 3) % REACH];
    float[] d = rows[lastRow % REACH];
    // The sums are stored in one of the rows, which is not needed any more. If both sides have
    // equal indices, the compiler makes vector instructions of the loop; with an offset it does
    // not.
    for (int x = 0; x < width; x++) {
      a[x] = (a[x] + d[x]) * 0.125f + (b[x] + c[x]) * 0.375f;
    }
    System.arraycopy(a, 0, values, (lastRow - REACH + 1) * width, width);
  }
}
