// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.List;

/// The parts of a picture that changed: a few rectangles, in the picture's pixels.
///
/// Beyond [#MAX_RECTS] rectangles, or where it costs little extra area, rectangles are joined: a
/// damage never misses a changed pixel and may name unchanged ones.
public final class Damage {

  /// The most rectangles that are kept apart.
  public static final int MAX_RECTS = 16;

  /// Nothing changed.
  public static final Damage NONE = new Damage(List.of());

  private final List<Rect> rects;

  private Damage(List<Rect> rects) {
    this.rects = rects;
  }

  /// The damage of one rectangle.
  public static Damage of(Rect rect) {
    return rect.isEmpty() ? NONE : new Damage(List.of(rect));
  }

  /// The whole of a `width × height` picture.
  public static Damage full(int width, int height) {
    return of(Rect.ofSize(width, height));
  }

  /// The rectangles; they may overlap.
  public List<Rect> rects() {
    return rects;
  }

  /// Whether nothing changed.
  public boolean isEmpty() {
    return rects.isEmpty();
  }

  /// The smallest rectangle around all.
  public Rect bounds() {
    Rect all = Rect.EMPTY;
    for (Rect r : rects) {
      all = all.union(r);
    }
    return all;
  }

  /// Whether one of the rectangles contains `rect`.
  public boolean contains(Rect rect) {
    for (Rect r : rects) {
      if (r.contains(rect)) {
        return true;
      }
    }
    return false;
  }

  /// This damage and `rect`.
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

  /// This damage and `other`.
  public Damage plus(Damage other) {
    Damage sum = this;
    for (Rect r : other.rects) {
      sum = sum.plus(r);
    }
    return sum;
  }

  /// The parts inside `bounds`.
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
