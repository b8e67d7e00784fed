// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.image.AreaScaler;
import dev.oriel.core.image.Picture;
import java.nio.ByteBuffer;

/// Feeds the shape of a pointer as in a message, scales and draws it.
final class CursorTarget implements FuzzTarget {

  @Override
  public void run(Choices choices) {
    int width = choices.number();
    int height = choices.number();
    int hotX = choices.number();
    int hotY = choices.number();
    double factor = choices.of(0.01, 0.5, 1.0, 1.25, 2.0, 1e9, Double.NaN, -1.0);
    int x = choices.number();
    int y = choices.number();
    boolean enough = choices.yes();
    byte[] pixels = choices.rest();
    long needed = 4L * width * height;
    ByteBuffer data =
        enough && needed > 0 && needed < 1 << 20
            ? ByteBuffer.allocate((int) needed)
                .put(pixels, 0, Math.min(pixels.length, (int) needed))
            : ByteBuffer.wrap(pixels);
    data.rewind();
    CursorImage cursor;
    try {
      cursor = new CursorImage(width, height, hotX, hotY, data.asReadOnlyBuffer());
    } catch (IllegalArgumentException _) {
      return;
    }
    checkHotSpot(cursor);
    CursorImage scaled = AreaScaler.scaled(cursor, factor);
    checkHotSpot(scaled);
    Picture picture = new Picture(16, 16);
    picture.blend(cursor, x, y);
    picture.blend(scaled, x, y);
  }

  private static void checkHotSpot(CursorImage cursor) {
    if (cursor.hotX() < 0
        || cursor.hotX() >= cursor.width()
        || cursor.hotY() < 0
        || cursor.hotY() >= cursor.height()
        || cursor.pixels().remaining() != 4 * cursor.width() * cursor.height()) {
      throw new AssertionError("the hot spot or the size of a pointer is wrong");
    }
  }
}
