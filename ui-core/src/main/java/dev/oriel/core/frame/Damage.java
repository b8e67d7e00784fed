// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.List;

/// The parts of a picture that changed: a few rectangles, in the picture's pixels.
///
/// A damage contains every changed pixel and may also contain unchanged pixels, because rectangles
/// are joined: two of them if the rectangle around both has no more area than the two together, and
/// all of them if there would be more than [#MAX_RECTS].
///
/// Threading: any thread; immutable.
public final class Damage {

  /// The maximum number of rectangles of a damage.
  public static final int MAX_RECTS = 16;

  /// The damage without a rectangle.
  public static final Damage NONE = new Damage(List.of());

  private final List<Rect> rects;

  private Damage(List<Rect> rects) {
    this.rects = rects;
  }

  /// Returns the damage of one rectangle.
  public static Damage of(Rect rect) {
    return rect.isEmpty() ? NONE : new Damage(List.of(rect));
  }

  /// Returns the damage of a whole picture of `width × height` pixels.
  public static Damage full(int width, int height) {
    return of(Rect.ofSize(width, height));
  }

  /// Returns the rectangles, which may overlap.
  public List<Rect> rects() {
    return rects;
  }

  /// Returns whether nothing changed.
  public boolean isEmpty() {
    return rects.isEmpty();
  }

  /// Returns the smallest rectangle that contains all rectangles.
  public Rect bounds() {
    Rect all = Rect.EMPTY;
    for (Rect r : rects) {
      all = all.union(r);
    }
    return all;
  }

  /// Returns whether one of the rectangles contains `rect`.
  public boolean contains(Rect rect) {
    for (Rect r : rects) {
      if (r.contains(rect)) {
        return true;
      }
    }
    return false;
  }

  /// Returns this damage with `rect` added.
  public Damage plus(Rect rect) {
    if (rect.isEmpty() || contains(rect)) {
      return this;
    }
    List<Rect> joined = new ArrayList<>(rects.size() + 1);
    Rect added = rect;
    for (Rect r : rects) {
      Rect both = r.union(added);
      if (both.area() <= r.area() + added.area()) {
        added = both;
      } else {
        joined.add(r);
      }
    }
    joined.add(added);
    if (joined.size() > MAX_RECTS) {
      Rect all = Rect.EMPTY;
      for (Rect r : joined) {
        all = all.union(r);
      }
      return of(all);
    }
    return new Damage(List.copyOf(joined));
  }

  /// Returns this damage with the rectangles of `other` added.
  public Damage plus(Damage other) {
    Damage sum = this;
    for (Rect r : other.rects) {
      sum = sum.plus(r);
    }
    return sum;
  }

  /// Returns the parts of this damage that are inside `bounds`.
  public Damage clip(Rect bounds) {
    Damage inside = NONE;
    for (Rect r : rects) {
      inside = inside.plus(r.intersect(bounds));
    }
    return inside;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Damage d && d.rects.equals(rects);
  }

  @Override
  public int hashCode() {
    return rects.hashCode();
  }

  @Override
  public String toString() {
    return rects.toString();
  }
}
