// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// An axis-aligned rectangle of pixels; `x` grows to the right, `y` downwards.
///
/// Units: pixels. A rectangle without area may have any origin; [#isEmpty] tests for it.
///
/// @param x the leftmost column inside
/// @param y the topmost row inside
/// @param width the number of columns, 0 or more
/// @param height the number of rows, 0 or more
public record Rect(int x, int y, int width, int height) {

  /// An empty rectangle.
  public static final Rect EMPTY = new Rect(0, 0, 0, 0);

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if the extent is negative or the far corner exceeds an `int`
  public Rect {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("negative extent " + width + "x" + height);
    }
    if ((long) x + width > Integer.MAX_VALUE || (long) y + height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "rectangle " + width + "x" + height + "+" + x + "+" + y + " exceeds the int range");
    }
  }

  /// Returns the rectangle of a whole picture.
  public static Rect ofSize(int width, int height) {
    return new Rect(0, 0, width, height);
  }

  /// Returns the part of an untrusted rectangle that lies inside a picture of `width × height`, in
  /// 64-bit arithmetic. Any four `int` values are accepted; a negative extent gives [#EMPTY].
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

  /// Returns the column after the last one inside.
  public int right() {
    return x + width;
  }

  /// Returns the row after the last one inside.
  public int bottom() {
    return y + height;
  }

  /// Returns whether no pixel is inside.
  public boolean isEmpty() {
    return width == 0 || height == 0;
  }

  /// Returns the number of pixels inside.
  public long area() {
    return (long) width * height;
  }

  /// Returns whether each pixel of `other` is inside this rectangle; true if `other` is empty.
  public boolean contains(Rect other) {
    return other.isEmpty()
        || (other.x >= x && other.y >= y && other.right() <= right() && other.bottom() <= bottom());
  }

  /// Returns whether the pixel is inside.
  public boolean contains(int px, int py) {
    return px >= x && py >= y && px < right() && py < bottom();
  }

  /// Returns the pixels that are inside both rectangles.
  public Rect intersect(Rect other) {
    int left = Math.max(x, other.x);
    int top = Math.max(y, other.y);
    int r = Math.min(right(), other.right());
    int b = Math.min(bottom(), other.bottom());
    return r <= left || b <= top ? EMPTY : new Rect(left, top, r - left, b - top);
  }

  /// Returns the smallest rectangle that contains both rectangles.
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

  /// Returns this rectangle with a margin on each side, as far as a picture goes.
  ///
  /// @param width the width of the picture
  /// @param height the height of the picture
  public Rect grown(int margin, int width, int height) {
    return clamped(
        (long) x - margin,
        (long) y - margin,
        this.width + 2L * margin,
        this.height + 2L * margin,
        width,
        height);
  }

  /// Returns this rectangle moved by `dx`, `dy`.
  public Rect translate(int dx, int dy) {
    return new Rect(Math.addExact(x, dx), Math.addExact(y, dy), width, height);
  }

  /// Returns the rectangle as `WxH+X+Y`, the form of X geometry strings.
  @Override
  public String toString() {
    return width + "x" + height + "+" + x + "+" + y;
  }
}
