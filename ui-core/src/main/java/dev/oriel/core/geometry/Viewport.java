// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// The position of a picture in a window, and the mapping between their pixels.
///
/// Units: pixels. The window's pixels are those of its framebuffer, counted from the top left.
///
/// @param pictureWidth columns of the picture, at least 1
/// @param pictureHeight rows of the picture, at least 1
/// @param windowWidth columns of the window; 0 if it is minimised
/// @param windowHeight rows of the window; 0 if it is minimised
/// @param target the rectangle of the window that corresponds to the whole picture; empty if the
///   window is empty, and partly outside the window if the shown picture is larger
/// @param rotation the rotation of the picture
public record Viewport(
    int pictureWidth,
    int pictureHeight,
    int windowWidth,
    int windowHeight,
    Rect target,
    Rotation rotation) {

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if the picture is empty, or if, along an axis, `target` lies
  ///   partly outside a window that could contain it or does not cover a smaller window
  public Viewport {
    if (pictureWidth < 1 || pictureHeight < 1) {
      throw new IllegalArgumentException("picture of " + pictureWidth + "x" + pictureHeight);
    }
    boolean across =
        target.width() <= windowWidth || covers(target.x(), target.right(), windowWidth);
    boolean down =
        target.height() <= windowHeight || covers(target.y(), target.bottom(), windowHeight);
    Rect window = Rect.ofSize(windowWidth, windowHeight);
    boolean inside =
        (target.width() > windowWidth || (target.x() >= 0 && target.right() <= windowWidth))
            && (target.height() > windowHeight
                || (target.y() >= 0 && target.bottom() <= windowHeight));
    if (!across || !down || !inside) {
      throw new IllegalArgumentException("target " + target + " does not fit the window " + window);
    }
  }

  private static boolean covers(int from, int to, int extent) {
    return from <= 0 && to >= extent;
  }

  /// Returns the viewport that shows the picture without distortion, in the middle of the window,
  /// at the largest size that fits.
  public static Viewport fit(
      int pictureWidth, int pictureHeight, int windowWidth, int windowHeight) {
    return of(pictureWidth, pictureHeight, windowWidth, windowHeight, Scaling.FIT, Rotation.NONE);
  }

  /// Returns the viewport that shows the picture in the middle of the window.
  public static Viewport of(
      int pictureWidth,
      int pictureHeight,
      int windowWidth,
      int windowHeight,
      Scaling scaling,
      Rotation rotation) {
    if (windowWidth < 1 || windowHeight < 1) {
      return new Viewport(pictureWidth, pictureHeight, 0, 0, Rect.EMPTY, rotation);
    }
    int turnedWidth = rotation.swapsAxes() ? pictureHeight : pictureWidth;
    int turnedHeight = rotation.swapsAxes() ? pictureWidth : pictureHeight;
    int factor = Math.min(windowWidth / turnedWidth, windowHeight / turnedHeight);
    int width = windowWidth;
    int height = windowHeight;
    if (scaling == Scaling.EXACT || (scaling == Scaling.INTEGER && factor >= 1)) {
      int times = scaling == Scaling.EXACT ? 1 : factor;
      width = times * turnedWidth;
      height = times * turnedHeight;
    } else if ((long) windowWidth * turnedHeight <= (long) windowHeight * turnedWidth) {
      height = scaled(turnedHeight, windowWidth, turnedWidth);
    } else {
      width = scaled(turnedWidth, windowHeight, turnedHeight);
    }
    Rect target =
        new Rect(
            Math.floorDiv(windowWidth - width, 2),
            Math.floorDiv(windowHeight - height, 2),
            width,
            height);
    return new Viewport(pictureWidth, pictureHeight, windowWidth, windowHeight, target, rotation);
  }

  /// Returns this viewport with a different part of the picture in the window. Along an axis on
  /// which the window shows the whole picture, nothing changes.
  ///
  /// @param across the horizontal position, from 0 for the left end to 1 for the right end
  /// @param down the vertical position, from 0 for the upper end to 1 for the lower end
  public Viewport panned(double across, double down) {
    int x = pan(target.x(), target.width(), windowWidth, across);
    int y = pan(target.y(), target.height(), windowHeight, down);
    return x == target.x() && y == target.y()
        ? this
        : new Viewport(
            pictureWidth,
            pictureHeight,
            windowWidth,
            windowHeight,
            new Rect(x, y, target.width(), target.height()),
            rotation);
  }

  private static int pan(int at, int shown, int extent, double part) {
    return shown <= extent ? at : (int) -Math.round((shown - extent) * Math.clamp(part, 0, 1));
  }

  /// Returns whether the window shows only a part of the picture.
  public boolean cut() {
    return target.width() > windowWidth || target.height() > windowHeight;
  }

  /// Returns the rectangle of the window in which the picture, or a part of it, is visible.
  public Rect shown() {
    return target.intersect(Rect.ofSize(windowWidth, windowHeight));
  }

  private int turnedWidth() {
    return rotation.swapsAxes() ? pictureHeight : pictureWidth;
  }

  private int turnedHeight() {
    return rotation.swapsAxes() ? pictureWidth : pictureHeight;
  }

  /// Returns the number of window pixels for each pixel of the picture, along one axis.
  public double scale() {
    return (double) target.width() / turnedWidth();
  }

  /// Returns `extent × to ÷ from`, rounded, at least 1.
  private static int scaled(int extent, int to, int from) {
    return (int) Math.max(1, ((long) extent * to + from / 2) / from);
  }

  /// Returns whether each pixel of the picture is one pixel of the window.
  public boolean exact() {
    return target.width() == turnedWidth() && target.height() == turnedHeight();
  }

  /// Returns whether each pixel of the picture is a square of whole pixels of the window.
  public boolean integral() {
    int factor = target.width() / turnedWidth();
    return factor >= 1
        && target.width() == factor * (long) turnedWidth()
        && target.height() == factor * (long) turnedHeight();
  }

  /// Returns the picture's column at a position in the window.
  ///
  /// The ends of the target map to the first and last columns of the picture, so that its corners
  /// can be reached at every scale. A position outside the target maps to the nearest position
  /// inside.
  public int pictureX(double windowX, double windowY) {
    int across = across(windowX);
    int down = down(windowY);
    return switch (rotation) {
      case NONE -> across;
      case RIGHT -> down;
      case HALF -> pictureWidth - 1 - across;
      case LEFT -> pictureWidth - 1 - down;
    };
  }

  /// Returns the picture's row at a position in the window, with the mapping of [#pictureX].
  public int pictureY(double windowX, double windowY) {
    int across = across(windowX);
    int down = down(windowY);
    return switch (rotation) {
      case NONE -> down;
      case RIGHT -> pictureHeight - 1 - across;
      case HALF -> pictureHeight - 1 - down;
      case LEFT -> across;
    };
  }

  /// Returns the column of the turned picture.
  private int across(double windowX) {
    return toPicture(windowX - target.x(), target.width(), turnedWidth());
  }

  /// Returns the row of the turned picture.
  private int down(double windowY) {
    return toPicture(windowY - target.y(), target.height(), turnedHeight());
  }

  private static int toPicture(double at, int shown, int extent) {
    if (shown < 1) {
      return 0;
    }
    int pixel = (int) Math.clamp(Math.floor(at), 0, shown - 1);
    if (shown >= extent) {
      // The pixel of the picture under the middle of the window's pixel.
      return (int) ((2L * pixel + 1) * extent / (2L * shown));
    }
    if (shown == 1) {
      return extent / 2;
    }
    // Each pixel of the window shows several pixels; choose the one that keeps both ends reachable.
    return (int) ((2L * pixel * (extent - 1) + (shown - 1)) / (2L * (shown - 1)));
  }

  /// Returns the window's column at the middle of a pixel of the picture.
  public double windowX(int pictureX, int pictureY) {
    Rect turned = rotation.turn(new Rect(pictureX, pictureY, 1, 1), pictureWidth, pictureHeight);
    return target.x() + (turned.x() + 0.5) * target.width() / turnedWidth();
  }

  /// Returns the window's row at the middle of a pixel of the picture.
  public double windowY(int pictureX, int pictureY) {
    Rect turned = rotation.turn(new Rect(pictureX, pictureY, 1, 1), pictureWidth, pictureHeight);
    return target.y() + (turned.y() + 0.5) * target.height() / turnedHeight();
  }

  /// Returns the pixels of the window that change if these pixels of the picture change.
  ///
  /// If the scale is not [#integral], this includes neighbours that are blended with these pixels.
  public Rect toWindow(Rect picture) {
    return toWindow(picture, !integral());
  }

  /// Returns the pixels of the window that change if these pixels of the picture change.
  ///
  /// @param blended whether neighbouring pixels are blended
  public Rect toWindow(Rect picture, boolean blended) {
    if (picture.isEmpty() || target.isEmpty()) {
      return Rect.EMPTY;
    }
    Rect r = rotation.turn(picture, pictureWidth, pictureHeight);
    int spread = blended ? 1 : 0;
    long left = floorScale(r.x() - spread, target.width(), turnedWidth());
    long top = floorScale(r.y() - spread, target.height(), turnedHeight());
    long right = -floorScale(-(r.right() + spread), target.width(), turnedWidth());
    long bottom = -floorScale(-(r.bottom() + spread), target.height(), turnedHeight());
    return Rect.clamped(left, top, right - left, bottom - top, target.width(), target.height())
        .translate(target.x(), target.y())
        .intersect(Rect.ofSize(windowWidth, windowHeight));
  }

  private static long floorScale(long at, int to, int from) {
    return Math.floorDiv(at * to, from);
  }
}
