// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.cursor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/// The shape of a guest's pointer.
///
/// Ownership: the pixels are a copy that belongs to this object. [#pixels] returns read-only views
/// of them. Threading: any thread; immutable.
public final class CursorImage {

  /// The largest width and height that is accepted. Only a damaged or hostile message has a larger
  /// shape.
  public static final int MAX_EXTENT = 512;

  private final int width;
  private final int height;
  private final int hotX;
  private final int hotY;
  private final ByteBuffer pixels;

  /// Creates a shape and copies its pixels from a message.
  ///
  /// @param width columns, 1 to [#MAX_EXTENT]
  /// @param height rows, 1 to [#MAX_EXTENT]
  /// @param hotX the column of the hot spot; clamped to the shape
  /// @param hotY the row of the hot spot; clamped to the shape
  /// @param argb `width × height` premultiplied 32-bit little-endian ARGB words (bytes B, G, R, A)
  ///   from the buffer's position
  /// @throws IllegalArgumentException if the extent is out of range or too few bytes remain
  public CursorImage(int width, int height, int hotX, int hotY, ByteBuffer argb) {
    if (width < 1 || height < 1 || width > MAX_EXTENT || height > MAX_EXTENT) {
      throw new IllegalArgumentException(
          "cursor of " + width + "x" + height + "; 1x1 to 512x512 are accepted");
    }
    int length = 4 * width * height;
    if (argb.remaining() < length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cursor of %dx%d needs %d bytes, got %d",
              width,
              height,
              length,
              argb.remaining()));
    }
    this.width = width;
    this.height = height;
    this.hotX = Math.clamp(hotX, 0, width - 1);
    this.hotY = Math.clamp(hotY, 0, height - 1);
    ByteBuffer copy = ByteBuffer.allocateDirect(length);
    copy.put(argb.slice(argb.position(), length)).flip();
    this.pixels = copy.asReadOnlyBuffer();
  }

  /// Returns the number of columns.
  public int width() {
    return width;
  }

  /// Returns the number of rows.
  public int height() {
    return height;
  }

  /// Returns the column of the hot spot.
  public int hotX() {
    return hotX;
  }

  /// Returns the row of the hot spot.
  public int hotY() {
    return hotY;
  }

  /// Returns a new read-only little-endian view of the `4 × width × height` bytes: rows from the
  /// top, each pixel premultiplied B, G, R, A.
  public ByteBuffer pixels() {
    return pixels.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
