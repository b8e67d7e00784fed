// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.List;

/// The places in which two pictures differ, each by itself: a cursor and a clock that change at the
/// same time are two places.
final class DifferingPlaces {

  /// With more pieces the pictures differ everywhere.
  private static final int MAX_PIECES = 16;

  private DifferingPlaces() {}

  /// Returns the pieces of a part that differ, none of which is larger than a place that may repeat
  /// itself, or one large piece.
  static List<Rect> of(Picture before, Picture now, Rect part) {
    List<Rect> pieces = new ArrayList<>();
    if (split(before, now, part, pieces)) {
      return pieces;
    }
    return List.of(now.differences(before, part));
  }

  /// @return false if there are too many pieces
  private static boolean split(Picture before, Picture now, Rect part, List<Rect> pieces) {
    Rect differing = now.differences(before, part);
    if (differing.isEmpty()) {
      return true;
    }
    if (RepeatingPlace.isSmall(differing)) {
      pieces.add(differing);
      return pieces.size() <= MAX_PIECES;
    }
    int x = differing.x();
    int y = differing.y();
    int width = differing.width();
    int height = differing.height();
    boolean wide = width > height;
    int half = wide ? width / 2 : height / 2;
    Rect first = wide ? new Rect(x, y, half, height) : new Rect(x, y, width, half);
    Rect second =
        wide
            ? new Rect(x + half, y, width - half, height)
            : new Rect(x, y + half, width, height - half);
    return split(before, now, first, pieces) && split(before, now, second, pieces);
  }

  /// Joins the pieces that are near each other.
  static List<Rect> joined(List<Rect> pieces) {
    List<Rect> places = new ArrayList<>();
    for (Rect piece : pieces) {
      Rect whole = piece;
      for (int near = near(places, whole); near >= 0; near = near(places, whole)) {
        whole = whole.union(places.remove(near));
      }
      places.add(whole);
    }
    return places;
  }

  private static int near(List<Rect> places, Rect place) {
    for (int i = 0; i < places.size(); i++) {
      if (RepeatingPlace.areNear(place, places.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
