// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Distinguishes changes of a picture from what repeats itself, as [Rest] defines it.
///
/// Threading: one thread.
final class RestWatch {

  /// The most places that may repeat themselves at a time: more than a cursor, a clock and some
  /// lamps.
  private static final int MAX_PLACES = 8;

  private final Rest rest;
  private final List<RepeatingPlace> repeating = new ArrayList<>();
  private final ChangeLog changes = new ChangeLog();

  /// The picture with which the rest began; only kept if differences are tolerated.
  private @Nullable Picture reference;

  RestWatch(Rest rest) {
    this.rest = rest;
  }

  /// Examines the next picture.
  ///
  /// @param nanos when it came, on the clock of [System#nanoTime]
  /// @return whether it has changed in a way that counts
  boolean changed(Picture before, Picture now, long nanos) {
    if (before.width() != now.width() || before.height() != now.height()) {
      repeating.clear();
      return count(List.of(now.bounds()), now, nanos);
    }
    if (reference == null && rest.tolerance() > 0) {
      reference = before.crop(before.bounds());
    }
    List<Rect> counted = new ArrayList<>();
    List<Rect> others = examined(now);
    for (RepeatingPlace place : repeating) {
      if (place.update(now, nanos)) {
        counted.add(place.place());
      }
      others = without(others, place.place());
    }
    List<Rect> fresh = new ArrayList<>();
    for (Rect part : others) {
      fresh.addAll(DifferingPlaces.of(before, now, part));
    }
    for (Rect place : DifferingPlaces.joined(fresh)) {
      if (repeating.stream().noneMatch(known -> known.extend(place, before, now, nanos))) {
        counted.add(place);
        remember(place, before, now, nanos);
      }
    }
    if (counted.isEmpty() || isTolerated(now)) {
      return false;
    }
    return count(counted, now, nanos);
  }

  private boolean count(List<Rect> places, Picture now, long nanos) {
    DifferingPlaces.joined(places).forEach(place -> changes.add(place, nanos));
    reference = rest.tolerance() > 0 ? now.crop(now.bounds()) : null;
    return true;
  }

  /// Returns the parts of a picture that are examined.
  private List<Rect> examined(Picture now) {
    Rect region = rest.region();
    List<Rect> parts = List.of(region == null ? now.bounds() : region.intersect(now.bounds()));
    for (Rect ignored : rest.ignored()) {
      parts = without(parts, ignored);
    }
    return parts;
  }

  /// Returns whether few pixels differ from the picture with which the rest began.
  private boolean isTolerated(Picture now) {
    Picture then = reference;
    if (then == null) {
      return false;
    }
    long pixels = 0;
    long differing = 0;
    for (Rect part : examined(now)) {
      pixels += part.area();
      differing += part.isEmpty() ? 0 : now.crop(part).countDifferences(then.crop(part));
    }
    return differing <= rest.tolerance() * pixels;
  }

  private void remember(Rect place, Picture before, Picture now, long nanos) {
    if (!RepeatingPlace.isSmall(place)) {
      repeating.clear();
      return;
    }
    if (repeating.size() == MAX_PLACES) {
      repeating.removeFirst();
    }
    repeating.add(new RepeatingPlace(place, before, now, nanos));
  }

  /// Returns the parts of some rectangles around a hole.
  private static List<Rect> without(List<Rect> rects, Rect hole) {
    List<Rect> parts = new ArrayList<>();
    for (Rect rect : rects) {
      Rect h = rect.intersect(hole);
      if (h.isEmpty()) {
        parts.add(rect);
        continue;
      }
      int right = rect.right();
      int bottom = rect.bottom();
      addPart(parts, rect.x(), rect.y(), right, h.y());
      addPart(parts, rect.x(), h.y(), h.x(), h.bottom());
      addPart(parts, h.right(), h.y(), right, h.bottom());
      addPart(parts, rect.x(), h.bottom(), right, bottom);
    }
    return parts;
  }

  private static void addPart(List<Rect> parts, int left, int top, int right, int bottom) {
    if (right > left && bottom > top) {
      parts.add(new Rect(left, top, right - left, bottom - top));
    }
  }

  /// Returns whether a place is torn in the newest picture, because its shared memory was read
  /// while QEMU wrote to it. The whole content follows with QEMU's message.
  boolean isTorn() {
    return repeating.stream().anyMatch(RepeatingPlace::isTorn);
  }

  /// Returns what has changed so far, and what repeats itself and therefore does not count.
  ///
  /// @param nanos the present time, on the clock of [System#nanoTime]
  String describe(long nanos) {
    String changed = changes.describe(nanos);
    List<String> words = new ArrayList<>();
    words.add(changed.isEmpty() ? "nothing changed, but the time was over before" : changed);
    for (RepeatingPlace place : repeating) {
      String what = place.describe();
      if (!what.isEmpty()) {
        words.add(what + ", which does not count");
      }
    }
    return String.join("; ", words);
  }
}
