// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Distinguishes changes of a picture from blinking, as [Rest] defines it.
///
/// Threading: one thread.
final class RestWatch {

  /// The most places that may blink at a time, more than a cursor, the colon of a clock and a lamp.
  private static final int MAX_SPOTS = 8;

  private final @Nullable Rect region;
  private final Deque<Spot> spots = new ArrayDeque<>();
  private int changes;
  private Rect last = Rect.EMPTY;

  /// A place that has changed from one content to another.
  private static final class Spot {

    final Rect place;
    Picture before;
    Picture now;
    boolean torn;

    Spot(Rect place, Picture before, Picture now) {
      this.place = place;
      this.before = before.crop(place);
      this.now = now.crop(place);
    }

    /// Records the newer content.
    ///
    /// @return whether it differs from both known contents
    boolean update(Picture newer) {
      Picture content = newer.crop(place);
      torn = false;
      if (content.samePixels(now)) {
        return false;
      }
      boolean third = !content.samePixels(before);
      torn = third && isTorn(content);
      if (torn) {
        return false;
      }
      before = now;
      now = content;
      return third;
    }

    /// Returns whether each row shows one of the two contents, or changes from one to the other
    /// within the row.
    private boolean isTorn(Picture content) {
      for (int y = 0; y < content.height(); y++) {
        Rect row = new Rect(0, y, content.width(), 1);
        Rect notBefore = content.differences(before, row);
        Rect notNow = content.differences(now, row);
        if (!notBefore.intersect(notNow).isEmpty()) {
          return false;
        }
      }
      return true;
    }
  }

  /// @param region the part to examine, or null for the whole picture
  RestWatch(@Nullable Rect region) {
    this.region = region;
  }

  /// Examines the next picture.
  ///
  /// @return whether it has changed other than by blinking
  boolean changed(Picture before, Picture now) {
    if (before.width() != now.width() || before.height() != now.height()) {
      spots.clear();
      return count(now.bounds());
    }
    Rect area = region == null ? now.bounds() : region.intersect(now.bounds());
    Rect changed = Rect.EMPTY;
    List<Rect> others = new ArrayList<>(List.of(area));
    for (Spot spot : spots) {
      if (spot.update(now)) {
        changed = changed.union(spot.place);
      }
      others = others.stream().flatMap(r -> without(r, spot.place).stream()).toList();
    }
    Rect fresh = Rect.EMPTY;
    for (Rect part : others) {
      fresh = fresh.union(now.differences(before, part));
    }
    if (fresh.width() > Rest.BLINK || fresh.height() > Rest.BLINK) {
      spots.clear();
    } else if (!fresh.isEmpty()) {
      if (spots.size() == MAX_SPOTS) {
        spots.removeFirst();
      }
      spots.addLast(new Spot(fresh, before, now));
    }
    Rect all = changed.union(fresh);
    return !all.isEmpty() && count(all);
  }

  private boolean count(Rect where) {
    changes++;
    last = where;
    return true;
  }

  /// Returns the parts of `rect` around `hole`.
  private static List<Rect> without(Rect rect, Rect hole) {
    Rect h = rect.intersect(hole);
    if (h.isEmpty()) {
      return List.of(rect);
    }
    List<Rect> parts = new ArrayList<>(4);
    int right = rect.right();
    int bottom = rect.bottom();
    addPart(parts, rect.x(), rect.y(), right, h.y());
    addPart(parts, rect.x(), h.y(), h.x(), h.bottom());
    addPart(parts, h.right(), h.y(), right, h.bottom());
    addPart(parts, rect.x(), h.bottom(), right, bottom);
    return parts;
  }

  private static void addPart(List<Rect> parts, int left, int top, int right, int bottom) {
    if (right > left && bottom > top) {
      parts.add(new Rect(left, top, right - left, bottom - top));
    }
  }

  /// Returns whether a blinking place is torn in the newest picture, because its shared memory was
  /// read while QEMU wrote to it. The whole content follows with QEMU's message.
  boolean isTorn() {
    return spots.stream().anyMatch(spot -> spot.torn);
  }

  /// Returns a description of the changes so far: `12 changes, the last in 9x16 at 36,80`.
  String describe() {
    return switch (changes) {
      case 0 -> "it did not change, but the wait ended before the quiet time was over";
      case 1 -> "1 change, in " + place();
      default -> changes + " changes, the last in " + place();
    };
  }

  private String place() {
    return last.width() + "x" + last.height() + " at " + last.x() + "," + last.y();
  }
}
