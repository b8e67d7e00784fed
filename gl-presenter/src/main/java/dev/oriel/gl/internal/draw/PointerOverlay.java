// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import org.jspecify.annotations.Nullable;

/// The guest's pointer as a texture. It is used if no pointer of the host represents it.
///
/// Threading: the present thread, on which the context is current.
public final class PointerOverlay implements AutoCloseable {

  private final PictureTexture texture;
  private @Nullable CursorImage loaded;

  public PointerOverlay(boolean bgra) {
    texture = new PictureTexture(bgra);
  }

  /// Returns the GL name of the texture that contains `shape`.
  public int texture(CursorImage shape) {
    if (!shape.equals(loaded)) {
      boolean _ = texture.allocate(shape.width(), shape.height(), PixelFormat.A8R8G8B8);
      Rect all = Rect.ofSize(shape.width(), shape.height());
      long bytes = texture.upload(shape.pixels(), 0, PixelFormat.BYTES * shape.width(), all, all);
      loaded = bytes > 0 ? shape : null;
    }
    return texture.image(false).name();
  }

  /// Returns the window's rectangle that a pointer covers when its hot spot is at `x`, `y` of the
  /// picture.
  public static Rect place(CursorImage shape, int x, int y, Viewport viewport) {
    Rect turned =
        viewport
            .rotation()
            .turn(
                new Rect(x - shape.hotX(), y - shape.hotY(), shape.width(), shape.height()),
                viewport.pictureWidth(),
                viewport.pictureHeight());
    Rect t = viewport.target();
    double scale = viewport.scale();
    return new Rect(
        t.x() + (int) Math.round(turned.x() * scale),
        t.y() + (int) Math.round(turned.y() * scale),
        (int) Math.max(1, Math.round(turned.width() * scale)),
        (int) Math.max(1, Math.round(turned.height() * scale)));
  }

  @Override
  public void close() {
    texture.close();
  }
}
