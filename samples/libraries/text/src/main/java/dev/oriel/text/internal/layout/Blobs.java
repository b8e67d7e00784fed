// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.layout;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the pixels that differ from a neighbour, and joins those that touch into [Blob]s.
///
/// Runs of a row are joined with the runs of the row above that they touch, in a disjoint-set
/// forest.
final class Blobs {

  /// The difference in shade from which two neighbours contrast. Anti-aliased grey text on white
  /// has about 60 at its edges.
  private static final int CONTRAST = 36;

  /// Pixels of a row that are this far apart still touch.
  private static final int REACH = 2;

  /// The rim of an area that a frame stays in.
  private static final int RIM = 2;

  private static final int FIRST_CAPACITY = 1024;

  private final GreyImage image;

  // The runs: first column, column after the last, row, parent in the forest.
  private int[] starts = new int[FIRST_CAPACITY];
  private int[] ends = new int[FIRST_CAPACITY];
  private int[] rows = new int[FIRST_CAPACITY];
  private int[] parents = new int[FIRST_CAPACITY];
  private int count;

  private Blobs(GreyImage image) {
    this.image = image;
  }

  /// Returns the blobs of an image in no particular order.
  static List<Blob> of(GreyImage image) {
    Blobs blobs = new Blobs(image);
    blobs.findRuns();
    return blobs.join();
  }

  private void findRuns() {
    int firstAbove = 0;
    for (int y = 0; y < image.height(); y++) {
      int first = count;
      findRunsOfRow(y);
      joinWithRowAbove(firstAbove, first);
      firstAbove = first;
    }
  }

  private void findRunsOfRow(int y) {
    int start = -1;
    int end = -1;
    for (int x = 0; x < image.width(); x++) {
      if (contrasts(x, y)) {
        if (start >= 0 && x > end + REACH - 1) {
          add(start, end, y);
          start = x;
        } else if (start < 0) {
          start = x;
        }
        end = x + 1;
      }
    }
    if (start >= 0) {
      add(start, end, y);
    }
  }

  private boolean contrasts(int x, int y) {
    int here = image.at(x, y);
    return (x + 1 < image.width() && Math.abs(image.at(x + 1, y) - here) >= CONTRAST)
        || (y + 1 < image.height() && Math.abs(image.at(x, y + 1) - here) >= CONTRAST);
  }

  private void add(int start, int end, int row) {
    if (count == starts.length) {
      int capacity = 2 * count;
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      rows = Arrays.copyOf(rows, capacity);
      parents = Arrays.copyOf(parents, capacity);
    }
    starts[count] = start;
    ends[count] = end;
    rows[count] = row;
    parents[count] = count;
    count++;
  }

  /// Joins the runs from `first` on with those from `firstAbove` to `first`, which lie one row
  /// above.
  private void joinWithRowAbove(int firstAbove, int first) {
    int above = firstAbove;
    for (int run = first; run < count; run++) {
      while (above < first && ends[above] < starts[run]) {
        above++;
      }
      for (int other = above; other < first && starts[other] <= ends[run]; other++) {
        parents[root(run)] = root(other);
      }
    }
  }

  private int root(int run) {
    int at = run;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  private List<Blob> join() {
    int[] lefts = new int[count];
    int[] tops = new int[count];
    int[] rights = new int[count];
    int[] bottoms = new int[count];
    Arrays.fill(lefts, Integer.MAX_VALUE);
    Arrays.fill(tops, Integer.MAX_VALUE);
    for (int run = 0; run < count; run++) {
      int root = root(run);
      lefts[root] = Math.min(lefts[root], starts[run]);
      tops[root] = Math.min(tops[root], rows[run]);
      rights[root] = Math.max(rights[root], ends[run]);
      bottoms[root] = Math.max(bottoms[root], rows[run] + 1);
    }
    int[] pixels = new int[count];
    int[] inside = new int[count];
    for (int run = 0; run < count; run++) {
      int root = root(run);
      pixels[root] += ends[run] - starts[run];
      if (rows[run] >= tops[root] + RIM && rows[run] < bottoms[root] - RIM) {
        int from = Math.max(starts[run], lefts[root] + RIM);
        int to = Math.min(ends[run], rights[root] - RIM);
        inside[root] += Math.max(0, to - from);
      }
    }
    List<Blob> blobs = new ArrayList<>();
    for (int run = 0; run < count; run++) {
      if (parents[run] == run) {
        Rect area =
            new Rect(lefts[run], tops[run], rights[run] - lefts[run], bottoms[run] - tops[run]);
        blobs.add(new Blob(area, pixels[run], pixels[run] - inside[run]));
      }
    }
    return blobs;
  }
}
