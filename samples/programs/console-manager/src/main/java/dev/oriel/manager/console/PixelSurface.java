// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;
import javafx.geometry.Rectangle2D;
import javafx.scene.image.Image;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// A JavaFX image over memory into which the damage of pictures is copied.
///
/// Threading: [#copy] on any thread, one at a time; [#publish] on the JavaFX thread. The renderer
/// reads the memory on its own thread, and JavaFX offers no way to lock it out in the meantime. So
/// the renderer may show a part of the next frame early. That part is damaged, so the next pulse
/// shows the whole frame.
final class PixelSurface {

  private final int width;
  private final int height;
  private final IntBuffer pixels;
  private final PixelBuffer<IntBuffer> buffer;
  private final WritableImage image;
  private int[] row;
  private Rect dirty = Rect.EMPTY;

  PixelSurface(int width, int height) {
    this.width = width;
    this.height = height;
    ByteBuffer memory = ByteBuffer.allocateDirect(Math.multiplyExact(4 * width, height));
    pixels = memory.order(ByteOrder.nativeOrder()).asIntBuffer();
    buffer =
        new PixelBuffer<>(width, height, pixels.duplicate(), PixelFormat.getIntArgbPreInstance());
    image = new WritableImage(buffer);
    row = new int[width];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// Returns the image.
  Image image() {
    return image;
  }

  /// Copies the damaged part of a picture of this size.
  void copy(Picture picture, Damage damage) {
    IntBuffer source = picture.pixels().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    List<Rect> rects = damage.rects();
    Rect changed = Rect.EMPTY;
    for (int i = 0; i < rects.size(); i++) {
      Rect area = rects.get(i).intersect(picture.bounds());
      for (int y = area.y(); y < area.bottom(); y++) {
        int at = y * width + area.x();
        source.get(at, row, 0, area.width());
        putRow(area.x(), y, row, area.width());
      }
      changed = changed.union(area);
    }
    markDirty(changed);
  }

  /// Stores one row of words whose bytes are R, G, B, A. Converts the words in `rgba` to ARGB
  /// words.
  void putRow(int x, int y, int[] rgba, int count) {
    toArgb(rgba, count);
    pixels.put(y * width + x, rgba, 0, count);
  }

  /// Records that an area has changed.
  synchronized void markDirty(Rect area) {
    dirty = dirty.union(area);
  }

  /// Converts words whose bytes are R, G, B, A to ARGB words.
  private static void toArgb(int[] words, int count) {
    for (int i = 0; i < count; i++) {
      int p = words[i];
      words[i] = (p & 0xff00_ff00) | (p & 0xff) << 16 | (p >>> 16 & 0xff);
    }
  }

  /// Makes the renderer fetch the smallest rectangle around what was copied.
  void publish() {
    Rect area;
    synchronized (this) {
      area = dirty;
      dirty = Rect.EMPTY;
    }
    if (!area.isEmpty()) {
      buffer.updateBuffer(_ -> new Rectangle2D(area.x(), area.y(), area.width(), area.height()));
    }
  }
}
