// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A small place that has changed, and may do so again and again: a cursor, a spinner, a clock.
/// [Rest] defines which of its changes count.
///
/// Threading: one thread.
final class RepeatingPlace {

  /// The most contents that a place has in turn. A spinner has up to this many pictures.
  private static final int MAX_CONTENTS = 40;

  /// What the last change was, if it does not count.
  private enum Kind {
    NONE(""),
    BLINKS("blinks"),
    TURNS("turns"),
    TICKS("ticks");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private Rect place;

  /// The contents that it has shown, the newest last.
  private final List<Picture> contents = new ArrayList<>();

  private final Beat beat = new Beat();
  private Picture previous;
  private Picture now;

  /// How many of the last changes brought a content that it had not shown before.
  private int newInRow = 1;

  private Kind kind = Kind.NONE;
  private boolean torn;

  /// @param nanos when it changed
  RepeatingPlace(Rect place, Picture before, Picture now, long nanos) {
    this.place = place;
    this.previous = before.crop(place);
    this.now = now.crop(place);
    contents.add(this.previous);
    contents.add(this.now);
    beat.add(nanos);
  }

  Rect place() {
    return place;
  }

  /// Returns whether its last change looked like a mix of two contents.
  boolean isTorn() {
    return torn;
  }

  /// Looks at the next picture.
  ///
  /// @param nanos when it came
  /// @return whether the place has changed in a way that counts
  boolean update(Picture newer, long nanos) {
    Picture content = newer.crop(place);
    torn = false;
    if (content.samePixels(now)) {
      return false;
    }
    boolean known = contents.stream().anyMatch(content::samePixels);
    torn = !known && contents.stream().anyMatch(other -> isMixOf(content, other));
    if (torn) {
      return false;
    }
    beat.add(nanos);
    newInRow = known ? 0 : newInRow + 1;
    if (!known) {
      if (contents.size() == MAX_CONTENTS) {
        contents.removeFirst();
      }
      contents.add(content);
    }
    if (content.samePixels(previous)) {
      kind = Kind.BLINKS;
    } else if (known && beat.isSteady()) {
      kind = Kind.TURNS;
    } else if (newInRow >= Beat.CHANGES && beat.isSlowAndSteady()) {
      kind = Kind.TICKS;
    } else {
      kind = Kind.NONE;
    }
    previous = now;
    now = content;
    return kind == Kind.NONE;
  }

  /// Extends a place that ticks by one that has changed with it, such as the next digit of a clock.
  ///
  /// @return false if that is not near, the whole would be too large, or this place has not ticked
  ///   in the last picture
  boolean extend(Rect other, Picture before, Picture newer, long nanos) {
    Rect whole = place.union(other);
    if (!tickedAt(nanos) || !isSmall(whole) || !areNear(place, other)) {
      return false;
    }
    place = whole;
    previous = before.crop(whole);
    now = newer.crop(whole);
    contents.clear();
    contents.add(previous);
    contents.add(now);
    newInRow = Beat.CHANGES;
    return true;
  }

  /// Returns whether it has ticked in the picture that came at this time. A clock whose digits have
  /// all been seen turns at the pace of its ticks.
  private boolean tickedAt(long nanos) {
    boolean ticks = kind == Kind.TICKS || (kind == Kind.TURNS && beat.isSlowAndSteady());
    return ticks && beat.last() == nanos;
  }

  /// Returns whether a place may repeat itself.
  static boolean isSmall(Rect place) {
    return place.width() <= Rest.PLACE_WIDTH && place.height() <= Rest.PLACE_HEIGHT;
  }

  /// Returns whether two places are parts of one, such as two digits.
  static boolean areNear(Rect one, Rect other) {
    int gap = 16;
    return one.x() < other.right() + gap
        && other.x() < one.right() + gap
        && one.y() < other.bottom() + gap
        && other.y() < one.bottom() + gap;
  }

  /// Returns whether the first pixels show one of two contents and the remaining ones the other:
  /// the present content and another one.
  private boolean isMixOf(Picture content, Picture other) {
    return other != now && (isMixOf(content, now, other) || isMixOf(content, other, now));
  }

  private static boolean isMixOf(Picture content, Picture first, Picture second) {
    Rect notFirst = content.differences(first, content.bounds());
    Rect notSecond = content.differences(second, content.bounds());
    if (notSecond.bottom() - 1 != notFirst.y()) {
      return notSecond.bottom() <= notFirst.y();
    }
    Rect row = new Rect(0, notFirst.y(), content.width(), 1);
    return content.differences(second, row).right() <= content.differences(first, row).x();
  }

  /// Returns what it does, as `9x16 at 36,80 blinks every 0.5 s`, or an empty text if its last
  /// change counts.
  String describe() {
    return kind == Kind.NONE
        ? ""
        : String.format(
            Locale.ROOT,
            "%dx%d at %d,%d %s every %.1f s",
            place.width(),
            place.height(),
            place.x(),
            place.y(),
            kind.word,
            beat.seconds());
  }

  /// The pace of changes.
  private static final class Beat {

    /// The changes that show a pace.
    private static final int CHANGES = 4;

    /// How much longer the longest interval of a steady pace may be than the shortest.
    private static final double UNSTEADY = 1.5;

    private static final long SLOW_NANOS = 500_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Long> times = new ArrayList<>();

    void add(long nanos) {
      if (times.size() == CHANGES) {
        times.removeFirst();
      }
      times.add(nanos);
    }

    long last() {
      return times.getLast();
    }

    double seconds() {
      return (times.getLast() - times.getFirst()) / NANOS_PER_SECOND / (times.size() - 1);
    }

    boolean isSteady() {
      return times.size() == CHANGES && longest() <= UNSTEADY * shortest();
    }

    boolean isSlowAndSteady() {
      return isSteady() && shortest() >= SLOW_NANOS;
    }

    private long longest() {
      long longest = 0;
      for (int i = 1; i < times.size(); i++) {
        longest = Math.max(longest, times.get(i) - times.get(i - 1));
      }
      return longest;
    }

    private long shortest() {
      long shortest = Long.MAX_VALUE;
      for (int i = 1; i < times.size(); i++) {
        shortest = Math.min(shortest, times.get(i) - times.get(i - 1));
      }
      return shortest;
    }
  }
}
