// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.image.Picture;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;

/// Scales a picture down by averaging, only where it has changed.
///
/// Each pixel of the result is the mean of the whole pixels of the picture that it covers, so that
/// thin lines and text fade instead of breaking. A picture that is smaller than the room stays as
/// it is.
///
/// Threading: one thread at a time.
final class Downscaler {

  private final int sourceWidth;
  private final int sourceHeight;
  private final PixelSurface surface;
  private final int[] row;
  private final int[] red;
  private final int[] green;
  private final int[] blue;

  private Downscaler(int sourceWidth, int sourceHeight, int width, int height) {
    this.sourceWidth = sourceWidth;
    this.sourceHeight = sourceHeight;
    this.surface = new PixelSurface(width, height);
    this.row = new int[sourceWidth];
    this.red = new int[width];
    this.green = new int[width];
    this.blue = new int[width];
  }

  /// A scaler of pictures of this one's size into a room of `width × height`.
  static Downscaler fit(Picture picture, int width, int height) {
    Rect target = Viewport.fit(picture.width(), picture.height(), width, height).target();
    boolean small = target.width() >= picture.width();
    return new Downscaler(
        picture.width(),
        picture.height(),
        small ? picture.width() : target.width(),
        small ? picture.height() : Math.min(target.height(), picture.height()));
  }

  /// Whether the picture has the size that this scales.
  boolean fits(Picture picture) {
    return picture.width() == sourceWidth && picture.height() == sourceHeight;
  }

  /// Where the result is.
  PixelSurface surface() {
    return surface;
  }

  /// Brings the result up to date where the picture has changed.
  void draw(Picture picture, Damage damage) {
    IntBuffer source = picture.pixels().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    List<Rect> rects = damage.rects();
    for (int i = 0; i < rects.size(); i++) {
      Rect changed = rects.get(i).intersect(picture.bounds());
      if (!changed.isEmpty()) {
        Rect area = target(changed);
        for (int y = area.y(); y < area.bottom(); y++) {
          drawRow(source, area, y);
        }
        surface.markDirty(area);
      }
    }
  }

  /// The pixels of the result that pixels of the picture are part of.
  private Rect target(Rect changed) {
    int left = ownerOf(changed.x(), sourceWidth, surface.width());
    int top = ownerOf(changed.y(), sourceHeight, surface.height());
    int right = ownerOf(changed.right() - 1, sourceWidth, surface.width()) + 1;
    int bottom = ownerOf(changed.bottom() - 1, sourceHeight, surface.height()) + 1;
    return new Rect(left, top, right - left, bottom - top);
  }

  /// Which of `to` pixels covers this one of `from`: the inverse of [#start].
  private static int ownerOf(int at, int from, int to) {
    int owner = (int) ((long) at * to / from);
    return owner + 1 < to && start(owner + 1, from, to) <= at ? owner + 1 : owner;
  }

  /// The first of `from` pixels that pixel `at` of `to` covers.
  private static int start(int at, int from, int to) {
    return (int) ((long) at * from / to);
  }

  private void drawRow(IntBuffer source, Rect area, int y) {
    int top = start(y, sourceHeight, surface.height());
    int bottom = start(y + 1, sourceHeight, surface.height());
    int left = start(area.x(), sourceWidth, surface.width());
    int right = start(area.right(), sourceWidth, surface.width());
    Arrays.fill(red, area.x(), area.right(), 0);
    Arrays.fill(green, area.x(), area.right(), 0);
    Arrays.fill(blue, area.x(), area.right(), 0);
    for (int sy = top; sy < bottom; sy++) {
      source.get(sy * sourceWidth + left, row, 0, right - left);
      addRow(area, left);
    }
    for (int x = area.x(); x < area.right(); x++) {
      int columns =
          start(x + 1, sourceWidth, surface.width()) - start(x, sourceWidth, surface.width());
      int count = columns * (bottom - top);
      int half = count / 2;
      row[x - area.x()] =
          0xff00_0000
              | ((red[x] + half) / count) << 16
              | ((green[x] + half) / count) << 8
              | ((blue[x] + half) / count);
    }
    surface.putRow(area.x(), y, row, area.width());
  }

  private void addRow(Rect area, int left) {
    for (int x = area.x(); x < area.right(); x++) {
      int end = start(x + 1, sourceWidth, surface.width()) - left;
      for (int sx = start(x, sourceWidth, surface.width()) - left; sx < end; sx++) {
        int pixel = row[sx];
        red[x] += pixel & 0xff;
        green[x] += (pixel >>> 8) & 0xff;
        blue[x] += (pixel >>> 16) & 0xff;
      }
    }
  }
}
