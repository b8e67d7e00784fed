package dev.oriel.core.geometry;

/// Where a picture lies in a window, and how their pixels correspond.
///
/// Units: pixels; those of the window are its framebuffer's, from the top left.
///
/// @param pictureWidth columns of the picture, at least 1
/// @param pictureHeight rows of the picture, at least 1
/// @param windowWidth columns of the window; 0 where it is minimised
/// @param windowHeight rows of the window; 0 where it is minimised
/// @param target the part of the window that shows the picture; empty where the window is
public record Viewport(
    int pictureWidth, int pictureHeight, int windowWidth, int windowHeight, Rect target) {

  /// Checks that there is a picture, and that the target is in the window.
  public Viewport {
    if (pictureWidth < 1 || pictureHeight < 1) {
      throw new IllegalArgumentException("picture of " + pictureWidth + "x" + pictureHeight);
    }
    if (!Rect.ofSize(windowWidth, windowHeight).contains(target)) {
      throw new IllegalArgumentException(
          "target " + target + " outside of the window of " + windowWidth + "x" + windowHeight);
    }
  }

  /// The picture as large as the window allows without distortion, in its middle.
  public static Viewport fit(
      int pictureWidth, int pictureHeight, int windowWidth, int windowHeight) {
    if (windowWidth < 1 || windowHeight < 1) {
      return new Viewport(pictureWidth, pictureHeight, 0, 0, Rect.EMPTY);
    }
    int width = windowWidth;
    int height = windowHeight;
    if ((long) windowWidth * pictureHeight <= (long) windowHeight * pictureWidth) {
      height = scaled(pictureHeight, windowWidth, pictureWidth);
    } else {
      width = scaled(pictureWidth, windowHeight, pictureHeight);
    }
    Rect target = new Rect((windowWidth - width) / 2, (windowHeight - height) / 2, width, height);
    return new Viewport(pictureWidth, pictureHeight, windowWidth, windowHeight, target);
  }

  /// `extent × to ÷ from`, rounded, at least 1.
  private static int scaled(int extent, int to, int from) {
    return (int) Math.max(1, ((long) extent * to + from / 2) / from);
  }

  /// Whether each pixel of the picture is one pixel of the window.
  public boolean exact() {
    return target.width() == pictureWidth && target.height() == pictureHeight;
  }

  /// Whether each pixel of the picture is a square of whole pixels of the window.
  public boolean integral() {
    int factor = target.width() / pictureWidth;
    return factor >= 1
        && target.width() == factor * (long) pictureWidth
        && target.height() == factor * (long) pictureHeight;
  }

  /// The picture's column at a column of the window.
  ///
  /// The picture's first and last columns are met at the target's first and last ones, so that
  /// corners can be reached at each scale; beyond them the answer stays there.
  public int pictureX(double windowX) {
    return toPicture(windowX - target.x(), target.width(), pictureWidth);
  }

  /// The picture's row at a row of the window; see [#pictureX].
  public int pictureY(double windowY) {
    return toPicture(windowY - target.y(), target.height(), pictureHeight);
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

  /// The window's column in the middle of a column of the picture.
  public double windowX(int pictureX) {
    return target.x() + (pictureX + 0.5) * target.width() / pictureWidth;
  }

  /// The window's row in the middle of a row of the picture.
  public double windowY(int pictureY) {
    return target.y() + (pictureY + 0.5) * target.height() / pictureHeight;
  }

  /// The pixels of the window that change where these pixels of the picture do.
  ///
  /// Where the picture is scaled by other than whole factors, neighbours that are blended with them
  /// count as well.
  public Rect toWindow(Rect picture) {
    if (picture.isEmpty() || target.isEmpty()) {
      return Rect.EMPTY;
    }
    int spread = integral() ? 0 : 1;
    long left = floorScale(picture.x() - spread, target.width(), pictureWidth);
    long top = floorScale(picture.y() - spread, target.height(), pictureHeight);
    long right = -floorScale(-(picture.right() + spread), target.width(), pictureWidth);
    long bottom = -floorScale(-(picture.bottom() + spread), target.height(), pictureHeight);
    return Rect.clamped(left, top, right - left, bottom - top, target.width(), target.height())
        .translate(target.x(), target.y());
  }

  private static long floorScale(long at, int to, int from) {
    return Math.floorDiv(at * to, from);
  }
}
