// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.gl.internal.text.Coverage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Pixels to paint on: blended, with smooth edges.
///
/// Colours are 0xAARRGGBB, not premultiplied.
final class PanelPixels {

  private final int width;
  private final int height;
  private final int[] argb;

  PanelPixels(int width, int height) {
    this.width = width;
    this.height = height;
    this.argb = new int[width * height];
  }

  /// Fills a rectangle with round corners.
  void fill(double x, double y, double w, double h, double radius, int colour) {
    paint(x, y, w, h, 0, colour, new RoundedRectangle(x, y, w, h, radius)::inside);
  }

  /// Draws the inner edge of a rectangle with round corners.
  void stroke(double x, double y, double w, double h, double radius, double line, int colour) {
    RoundedRectangle outer = new RoundedRectangle(x, y, w, h, radius);
    RoundedRectangle inner =
        new RoundedRectangle(
            x + line, y + line, w - 2 * line, h - 2 * line, Math.max(0, radius - line));
    paint(x, y, w, h, 0, colour, (px, py) -> outer.inside(px, py) - inner.inside(px, py));
  }

  /// Draws a shadow around a rectangle with round corners, which ends after `blur` pixels.
  void shadow(double x, double y, double w, double h, double radius, double blur, int colour) {
    RoundedRectangle of = new RoundedRectangle(x, y, w, h, radius);
    paint(
        x,
        y,
        w,
        h,
        blur,
        colour,
        (px, py) -> {
          double away = Math.clamp(1 - of.distance(px, py) / blur, 0, 1);
          return away * away;
        });
  }

  /// Draws a line through points.
  ///
  /// @param xs the columns of the points, in ascending order
  /// @param line the width of the line in pixels
  void polyline(double[] xs, double[] ys, double line, int colour) {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = 0;
    double bottom = 0;
    for (int i = 0; i < xs.length; i++) {
      left = Math.min(left, xs[i]);
      right = Math.max(right, xs[i]);
      top = Math.min(top, ys[i]);
      bottom = Math.max(bottom, ys[i]);
    }
    paint(
        left,
        top,
        right - left,
        bottom - top,
        line,
        colour,
        (px, py) -> Math.clamp(line / 2 + 0.5 - distance(xs, ys, px, py), 0, 1));
  }

  private static double distance(double[] xs, double[] ys, double px, double py) {
    double nearest = Double.MAX_VALUE;
    for (int i = 1; i < xs.length; i++) {
      if (px < xs[i - 1] - 2 || px > xs[i] + 2) {
        continue;
      }
      double dx = xs[i] - xs[i - 1];
      double dy = ys[i] - ys[i - 1];
      double length = dx * dx + dy * dy;
      double along =
          length == 0
              ? 0
              : Math.clamp(((px - xs[i - 1]) * dx + (py - ys[i - 1]) * dy) / length, 0, 1);
      nearest =
          Math.min(nearest, Math.hypot(px - xs[i - 1] - along * dx, py - ys[i - 1] - along * dy));
    }
    return nearest;
  }

  /// Returns a receiver that paints letters.
  Coverage ink(int colour) {
    return (x, y, w, h, coverage) -> {
      for (int row = Math.max(0, -y); row < h && y + row < height; row++) {
        for (int column = Math.max(0, -x); column < w && x + column < width; column++) {
          int covered = coverage[row * w + column] & 0xff;
          if (covered != 0) {
            blend((y + row) * width + x + column, colour, covered / 255.0);
          }
        }
      }
    };
  }

  /// How much of a pixel is covered, from 0 to 1.
  private interface Shape {
    double covered(double x, double y);
  }

  private void paint(
      double x, double y, double w, double h, double around, int colour, Shape shape) {
    int left = (int) Math.max(0, Math.floor(x - around));
    int right = (int) Math.min(width, Math.ceil(x + w + around));
    int bottom = (int) Math.min(height, Math.ceil(y + h + around));
    for (int py = (int) Math.max(0, Math.floor(y - around)); py < bottom; py++) {
      for (int px = left; px < right; px++) {
        double covered = shape.covered(px + 0.5, py + 0.5);
        if (covered > 0) {
          blend(py * width + px, colour, covered);
        }
      }
    }
  }

  private void blend(int at, int colour, double covered) {
    int alpha = (int) Math.round((colour >>> 24) * covered);
    int below = argb[at];
    int left = 255 - alpha;
    int a = alpha + over(below >>> 24, left);
    int r = over(colour >> 16 & 0xff, alpha) + over(below >> 16 & 0xff, left);
    int g = over(colour >> 8 & 0xff, alpha) + over(below >> 8 & 0xff, left);
    int b = over(colour & 0xff, alpha) + over(below & 0xff, left);
    argb[at] = a << 24 | Math.min(r, a) << 16 | Math.min(g, a) << 8 | Math.min(b, a);
  }

  private static int over(int value, int alpha) {
    return (value * alpha + 127) / 255;
  }

  /// Returns what was painted.
  PanelImage image() {
    ByteBuffer bgra =
        ByteBuffer.allocateDirect(Integer.BYTES * argb.length).order(ByteOrder.LITTLE_ENDIAN);
    bgra.asIntBuffer().put(argb);
    return new PanelImage(width, height, bgra);
  }

  /// A rectangle with round corners.
  private record RoundedRectangle(double x, double y, double w, double h, double radius) {

    /// Returns the distance of a point to the edge; it is negative inside.
    double distance(double px, double py) {
      double dx = Math.abs(px - x - w / 2) - w / 2 + radius;
      double dy = Math.abs(py - y - h / 2) - h / 2 + radius;
      double outside = dx > 0 && dy > 0 ? Math.sqrt(dx * dx + dy * dy) : Math.max(dx, dy);
      return outside - radius;
    }

    /// Returns how much of the pixel around a point is inside.
    double inside(double px, double py) {
      return Math.clamp(0.5 - distance(px, py), 0, 1);
    }
  }
}
