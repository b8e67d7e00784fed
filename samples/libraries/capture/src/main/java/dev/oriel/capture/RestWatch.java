// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells what changes a picture from what only blinks in it, as [Rest] says.
///
/// Threading: one thread.
final class RestWatch {

  /// More than a cursor, a clock's colon and a lamp are not waited for at a time.
  private static final int MOST_SPOTS = 8;

  private final @Nullable Rect region;
  private final Deque<Spot> spots = new ArrayDeque<>();
  private int changes;
  private Rect last = Rect.EMPTY;

  /// A place that has turned from one content into another.
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

    /// Takes its newer content.
    ///
    /// @return whether that is a third one
    boolean turns(Picture newer) {
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

    /// Whether each row is one of the two contents', or goes over from one to the other.
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

  /// @param region the part that is looked at, or null for all of it
  RestWatch(@Nullable Rect region) {
    this.region = region;
  }

  /// Looks at the next picture.
  ///
  /// @return whether it has changed, beyond what blinks
  boolean changed(Picture before, Picture now) {
    if (before.width() != now.width() || before.height() != now.height()) {
      spots.clear();
      return noted(now.bounds());
    }
    Rect area = region == null ? now.bounds() : region.intersect(now.bounds());
    Rect changed = Rect.EMPTY;
    List<Rect> others = new ArrayList<>(List.of(area));
    for (Spot spot : spots) {
      if (spot.turns(now)) {
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
      if (spots.size() == MOST_SPOTS) {
        spots.removeFirst();
      }
      spots.addLast(new Spot(fresh, before, now));
    }
    Rect all = changed.union(fresh);
    return !all.isEmpty() && noted(all);
  }

  private boolean noted(Rect where) {
    changes++;
    last = where;
    return true;
  }

  /// The parts of `rect` around `hole`.
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

  /// Whether a place that blinks was shown half turned by the newest picture: shared memory that
  /// was read while QEMU wrote it. The whole content comes next, with QEMU's message.
  boolean isTorn() {
    return spots.stream().anyMatch(spot -> spot.torn);
  }

  /// What was seen so far, in words: `12 changes, the last in 9x16 at 36,80`.
  String describe() {
    return switch (changes) {
      case 0 -> "it had not changed yet, and was not watched for so long";
      case 1 -> "1 change, in " + place();
      default -> changes + " changes, the last in " + place();
    };
  }

  private String place() {
    return last.width() + "x" + last.height() + " at " + last.x() + "," + last.y();
  }
}
