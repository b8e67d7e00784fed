// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// An axis-aligned rectangle of pixels; `x` grows to the right, `y` downwards.
///
/// Units: pixels. A rectangle without area is [#EMPTY] whatever its origin was.
///
/// @param x the leftmost column inside
/// @param y the topmost row inside
/// @param width the number of columns, 0 or more
/// @param height the number of rows, 0 or more
public record Rect(int x, int y, int width, int height) {

  /// The rectangle that contains nothing.
  public static final Rect EMPTY = new Rect(0, 0, 0, 0);

  /// Checks that the extent is not negative and that the far corner fits an `int`.
  public Rect {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("negative extent " + width + "x" + height);
    }
    if ((long) x + width > Integer.MAX_VALUE || (long) y + height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "rectangle " + width + "x" + height + "+" + x + "+" + y + " leaves the int range");
    }
  }

  /// The rectangle of a whole picture.
  public static Rect ofSize(int width, int height) {
    return new Rect(0, 0, width, height);
  }

  /// The part of an untrusted rectangle that lies inside `0,0 width×height`, in 64-bit arithmetic:
  /// any four integers are accepted, and negative extents give [#EMPTY].
  public static Rect clamped(long x, long y, long w, long h, int width, int height) {
    long left = Math.clamp(x, 0, width);
    long top = Math.clamp(y, 0, height);
    long right = Math.clamp(x + Math.max(w, 0), 0, width);
    long bottom = Math.clamp(y + Math.max(h, 0), 0, height);
    if (right <= left || bottom <= top) {
      return EMPTY;
    }
    return new Rect((int) left, (int) top, (int) (right - left), (int) (bottom - top));
  }

  /// The column behind the last one inside.
  public int right() {
    return x + width;
  }

  /// The row below the last one inside.
  public int bottom() {
    return y + height;
  }

  /// Whether no pixel is inside.
  public boolean isEmpty() {
    return width == 0 || height == 0;
  }

  /// The number of pixels inside.
  public long area() {
    return (long) width * height;
  }

  /// Whether each pixel of `other` is inside this rectangle; true for an empty `other`.
  public boolean contains(Rect other) {
    return other.isEmpty()
        || (other.x >= x && other.y >= y && other.right() <= right() && other.bottom() <= bottom());
  }

  /// Whether the pixel is inside.
  public boolean contains(int px, int py) {
    return px >= x && py >= y && px < right() && py < bottom();
  }

  /// The pixels inside both.
  public Rect intersect(Rect other) {
    int left = Math.max(x, other.x);
    int top = Math.max(y, other.y);
    int r = Math.min(right(), other.right());
    int b = Math.min(bottom(), other.bottom());
    return r <= left || b <= top ? EMPTY : new Rect(left, top, r - left, b - top);
  }

  /// The smallest rectangle around both.
  public Rect union(Rect other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    return new Rect(
        left,
        top,
        Math.max(right(), other.right()) - left,
        Math.max(bottom(), other.bottom()) - top);
  }

  /// This rectangle moved by `dx`, `dy`.
  public Rect translate(int dx, int dy) {
    return new Rect(Math.addExact(x, dx), Math.addExact(y, dy), width, height);
  }

  /// `WxH+X+Y`, as X geometry strings are written.
  @Override
  public String toString() {
    return width + "x" + height + "+" + x + "+" + y;
  }
}
