// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.cursor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/// The shape of a guest's pointer.
///
/// Ownership: the pixels are a copy that belongs to this object; [#pixels] hands out read-only
/// views.
public final class CursorImage {

  /// The widest and highest shape that is accepted; larger ones are a damaged or hostile message.
  public static final int MAX_EXTENT = 512;

  private final int width;
  private final int height;
  private final int hotX;
  private final int hotY;
  private final ByteBuffer pixels;

  /// Copies a shape out of a message.
  ///
  /// @param width columns, 1 to [#MAX_EXTENT]
  /// @param height rows, 1 to [#MAX_EXTENT]
  /// @param hotX the column that points; clamped into the shape
  /// @param hotY the row that points; clamped into the shape
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

  /// Columns.
  public int width() {
    return width;
  }

  /// Rows.
  public int height() {
    return height;
  }

  /// The column that points.
  public int hotX() {
    return hotX;
  }

  /// The row that points.
  public int hotY() {
    return hotY;
  }

  /// A fresh read-only little-endian view of `4 × width × height` bytes, rows from the top, each
  /// pixel premultiplied B, G, R, A.
  public ByteBuffer pixels() {
    return pixels.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
