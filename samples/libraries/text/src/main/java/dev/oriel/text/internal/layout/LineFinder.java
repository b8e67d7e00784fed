// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.layout;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds where lines of text are, in any colours and sizes, without reading them.
///
/// A screen is not a page: its text stands in columns, buttons and menus, on many backgrounds. So
/// letters are found by their contrast ([Blobs]) and joined from left to right, as far as the gap
/// between two of them is no wider than a blank.
public final class LineFinder {

  /// The widest gap in a line, in heights of the line.
  private static final double MAX_GAP = 1.3;

  /// How much of the lower one's height two letters of a line share at least.
  private static final double MIN_OVERLAP = 0.5;

  /// A blob that is this many times as high as the line is not in it.
  private static final double MAX_GROWTH = 2.2;

  private static final int MIN_WIDTH = 3;

  /// The largest screens full of text have fewer lines; a picture of specks has more.
  private static final int MAX_LINES = 3000;

  private static final int MAX_MARKS = 30_000;

  private LineFinder() {}

  /// Returns the areas of lines, from the top, then from the left.
  public static List<Rect> find(GreyImage image) {
    List<Blob> blobs = Blobs.of(image);
    List<Rect> letters =
        blobs.stream()
            .filter(Blob::isLetter)
            .map(Blob::area)
            .sorted(Comparator.comparingInt(Rect::x))
            .toList();
    List<Rect> lines = joined(letters);
    List<Rect> whole = absorbed(widest(lines));
    blobs.stream()
        .filter(Blob::isMark)
        .map(Blob::area)
        .limit(MAX_MARKS)
        .sorted(Comparator.comparingInt(Rect::x))
        .forEach(mark -> addMark(whole, mark));
    return whole.stream()
        .filter(line -> line.width() >= MIN_WIDTH)
        .sorted(Comparator.comparingInt(Rect::y).thenComparingInt(Rect::x))
        .toList();
  }

  /// Joins letters that come from the left. A line ends when the next letter is farther away than a
  /// gap can be wide.
  private static List<Rect> joined(List<Rect> letters) {
    List<Rect> ended = new ArrayList<>();
    List<Rect> open = new ArrayList<>();
    for (Rect letter : letters) {
      open.removeIf(line -> isFarFrom(line, letter) && ended.add(line));
      int nearest = nearest(open, letter);
      if (nearest < 0) {
        open.add(letter);
      } else {
        open.set(nearest, open.get(nearest).union(letter));
      }
    }
    ended.addAll(open);
    return ended;
  }

  private static boolean isFarFrom(Rect line, Rect letter) {
    return letter.x() - line.right() > MAX_GAP * MAX_GROWTH * line.height();
  }

  /// Returns the index of the line that a letter continues, or -1.
  private static int nearest(List<Rect> lines, Rect letter) {
    int nearest = -1;
    for (int i = 0; i < lines.size(); i++) {
      Rect line = lines.get(i);
      if (continues(line, letter) && (nearest < 0 || line.right() > lines.get(nearest).right())) {
        nearest = i;
      }
    }
    return nearest;
  }

  /// Returns as many lines as a screen can have: the widest, which are most likely to be text.
  private static List<Rect> widest(List<Rect> lines) {
    return lines.size() <= MAX_LINES
        ? lines
        : lines.stream()
            .sorted(Comparator.comparingInt(Rect::width).reversed())
            .limit(MAX_LINES)
            .toList();
  }

  private static boolean continues(Rect line, Rect letter) {
    int lower = Math.min(line.height(), letter.height());
    int higher = Math.max(line.height(), letter.height());
    int overlap = Math.min(line.bottom(), letter.bottom()) - Math.max(line.y(), letter.y());
    return letter.x() - line.right() <= MAX_GAP * higher
        && overlap >= MIN_OVERLAP * lower
        && higher <= MAX_GROWTH * lower;
  }

  /// Joins parts of letters, which are much lower than their line, with the line that they are in:
  /// commas, and the inner outlines of large letters.
  private static List<Rect> absorbed(List<Rect> lines) {
    List<Rect> whole = new ArrayList<>();
    List<Rect> byHeight = new ArrayList<>(lines);
    byHeight.sort(Comparator.comparingInt(Rect::height).reversed());
    for (Rect part : byHeight) {
      int around = around(whole, part);
      if (around < 0) {
        whole.add(part);
      } else {
        whole.set(around, whole.get(around).union(part));
      }
    }
    return whole;
  }

  /// Returns the index of a line that is at least twice as high as the part and contains its
  /// centre, with half of the line's height on both sides; or -1.
  private static int around(List<Rect> lines, Rect part) {
    for (int i = 0; i < lines.size(); i++) {
      Rect line = lines.get(i);
      int reach = line.height() / 2;
      Rect near =
          new Rect(line.x() - reach, line.y(), line.width() + 2 * reach, line.height() + reach / 2);
      if (line.height() >= 2 * part.height()
          && near.contains(part.x() + part.width() / 2, part.y() + part.height() / 2)) {
        return i;
      }
    }
    return -1;
  }

  /// Adds a dot or a dash to the line that it stands in or directly above.
  private static void addMark(List<Rect> lines, Rect mark) {
    int x = mark.x() + mark.width() / 2;
    int y = mark.y() + mark.height() / 2;
    int best = -1;
    for (int i = 0; i < lines.size(); i++) {
      Rect line = lines.get(i);
      int above = Math.max(1, line.height() / 4);
      if (x >= line.x() - line.height()
          && x < line.right() + line.height()
          && y >= line.y() - above
          && y < line.bottom() + above) {
        best = best < 0 || line.height() < lines.get(best).height() ? i : best;
      }
    }
    if (best >= 0) {
      lines.set(best, lines.get(best).union(mark));
    }
  }
}
