// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.geometry;

/// Where a picture lies in a window, and how their pixels correspond.
///
/// Units: pixels; those of the window are its framebuffer's, from the top left.
///
/// @param pictureWidth columns of the picture, at least 1
/// @param pictureHeight rows of the picture, at least 1
/// @param windowWidth columns of the window; 0 where it is minimised
/// @param windowHeight rows of the window; 0 where it is minimised
/// @param target where the whole picture is shown; empty where the window is, and partly outside of
///   the window where the picture is larger
/// @param rotation how the picture is turned
public record Viewport(
    int pictureWidth,
    int pictureHeight,
    int windowWidth,
    int windowHeight,
    Rect target,
    Rotation rotation) {

  /// Checks that there is a picture, and that the window shows of it what it can.
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
      throw new IllegalArgumentException("target " + target + " in the window " + window);
    }
  }

  private static boolean covers(int from, int to, int extent) {
    return from <= 0 && to >= extent;
  }

  /// The picture as large as the window allows without distortion, in its middle.
  public static Viewport fit(
      int pictureWidth, int pictureHeight, int windowWidth, int windowHeight) {
    return of(pictureWidth, pictureHeight, windowWidth, windowHeight, Scaling.FIT, Rotation.NONE);
  }

  /// The picture in the middle of the window.
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

  /// The same with another part in sight, where the window shows a part of the picture only.
  ///
  /// @param across 0 for the left end to 1 for the right one
  /// @param down 0 for the upper end to 1 for the lower one
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

  /// Whether the window shows a part of the picture only.
  public boolean cut() {
    return target.width() > windowWidth || target.height() > windowHeight;
  }

  /// The part of the window that shows the picture, or some of it.
  public Rect shown() {
    return target.intersect(Rect.ofSize(windowWidth, windowHeight));
  }

  private int turnedWidth() {
    return rotation.swapsAxes() ? pictureHeight : pictureWidth;
  }

  private int turnedHeight() {
    return rotation.swapsAxes() ? pictureWidth : pictureHeight;
  }

  /// Pixels of the window for one of the picture.
  public double scale() {
    return (double) target.width() / turnedWidth();
  }

  /// `extent × to ÷ from`, rounded, at least 1.
  private static int scaled(int extent, int to, int from) {
    return (int) Math.max(1, ((long) extent * to + from / 2) / from);
  }

  /// Whether each pixel of the picture is one pixel of the window.
  public boolean exact() {
    return target.width() == turnedWidth() && target.height() == turnedHeight();
  }

  /// Whether each pixel of the picture is a square of whole pixels of the window.
  public boolean integral() {
    int factor = target.width() / turnedWidth();
    return factor >= 1
        && target.width() == factor * (long) turnedWidth()
        && target.height() == factor * (long) turnedHeight();
  }

  /// The picture's column at a place of the window.
  ///
  /// The picture's first and last columns are met at the target's ends, so that corners can be
  /// reached at each scale; beyond them the answer stays there.
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

  /// The picture's row at a place of the window; see [#pictureX].
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

  /// The column of the turned picture.
  private int across(double windowX) {
    return toPicture(windowX - target.x(), target.width(), turnedWidth());
  }

  /// The row of the turned picture.
  private int down(double windowY) {
    return toPicture(windowY - target.y(), target.height(), turnedHeight());
  }

  private static int toPicture(double at, int shown, int extent) {
    if (shown < 1) {
      return 0;
    }
    int pixel = (int) Math.clamp(Math.floor(at), 0, shown - 1);
    if (shown >= extent) {
      // The picture's pixel under the middle of the window's pixel.
      return (int) ((2L * pixel + 1) * extent / (2L * shown));
    }
    if (shown == 1) {
      return extent / 2;
    }
    // Each pixel of the window shows several: of those, the one that keeps both ends reachable.
    return (int) ((2L * pixel * (extent - 1) + (shown - 1)) / (2L * (shown - 1)));
  }

  /// The window's column in the middle of a pixel of the picture.
  public double windowX(int pictureX, int pictureY) {
    Rect turned = rotation.turn(new Rect(pictureX, pictureY, 1, 1), pictureWidth, pictureHeight);
    return target.x() + (turned.x() + 0.5) * target.width() / turnedWidth();
  }

  /// The window's row in the middle of a pixel of the picture.
  public double windowY(int pictureX, int pictureY) {
    Rect turned = rotation.turn(new Rect(pictureX, pictureY, 1, 1), pictureWidth, pictureHeight);
    return target.y() + (turned.y() + 0.5) * target.height() / turnedHeight();
  }

  /// The pixels of the window that change where these pixels of the picture do.
  ///
  /// Where the picture is scaled by other than whole factors, neighbours that are blended with them
  /// count as well.
  public Rect toWindow(Rect picture) {
    return toWindow(picture, !integral());
  }

  /// The pixels of the window that change where these pixels of the picture do.
  ///
  /// @param blended whether neighbours are blended
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
