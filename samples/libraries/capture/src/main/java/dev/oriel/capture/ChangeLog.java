// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Where a picture has changed, how often, and when last.
///
/// Threading: one thread.
final class ChangeLog {

  private static final int MAX_PLACES = 16;
  private static final int DESCRIBED = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Place> places = new ArrayList<>();

  private record Place(Rect area, int count, long nanos) {}

  /// Adds a change.
  ///
  /// @param nanos when, on the clock of [System#nanoTime]
  void add(Rect area, long nanos) {
    Rect whole = area;
    int count = 1;
    for (int i = places.size() - 1; i >= 0; i--) {
      Place place = places.get(i);
      if (!place.area.intersect(whole).isEmpty() || places.size() == MAX_PLACES) {
        whole = whole.union(place.area);
        count += place.count;
        places.remove(i);
      }
    }
    places.add(new Place(whole, count, nanos));
  }

  /// Returns the places as `9x16 at 36,80 changed 12 times, the last time 0.3 s ago`, those that
  /// changed most first; an empty text if nothing changed.
  ///
  /// @param nanos the present time
  String describe(long nanos) {
    List<Place> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparingInt(Place::count).reversed());
    List<String> words = new ArrayList<>();
    for (Place place : sorted.subList(0, Math.min(DESCRIBED, sorted.size()))) {
      words.add(
          String.format(
              Locale.ROOT,
              "%dx%d at %d,%d changed %s %.1f s ago",
              place.area.width(),
              place.area.height(),
              place.area.x(),
              place.area.y(),
              place.count == 1 ? "once," : place.count + " times, the last time",
              (nanos - place.nanos) / NANOS_PER_SECOND));
    }
    int others = sorted.size() - words.size();
    if (others > 0) {
      words.add(others + (others == 1 ? " other place changed" : " other places changed"));
    }
    return String.join("; ", words);
  }
}
