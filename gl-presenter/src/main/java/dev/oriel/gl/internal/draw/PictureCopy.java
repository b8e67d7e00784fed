// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_RGB;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES30.GL_RGB8;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.EglContext;
import org.jspecify.annotations.Nullable;

/// A copy of a guest's picture in a texture of our own. The GPU copies only the damage.
///
/// The copy is opaque, with rows from the top. With a software renderer it has the guest's format
/// ([MemoryTexture]).
///
/// Threading: the thread on which the context is current.
public final class PictureCopy implements AutoCloseable {

  private final EglContext context;
  private @Nullable Painter painter;
  private @Nullable DrawnTexture texture;
  private @Nullable Fourcc format;
  private @Nullable GlImage image;
  private Viewport exact = Viewport.fit(1, 1, 1, 1);

  public PictureCopy(EglContext context) {
    this.context = context;
  }

  /// Updates the copy.
  ///
  /// @param original the format of `picture`
  /// @param stale the part of the picture that differs from the copy
  /// @return the copy
  public GlImage update(GlImage picture, Fourcc original, Damage stale) {
    int width = picture.pictureWidth();
    int height = picture.pictureHeight();
    GlImage copy = image;
    DrawnTexture drawn = texture;
    Damage wanted = stale;
    if (copy == null
        || drawn == null
        || copy.pictureWidth() != width
        || copy.pictureHeight() != height
        || !original.equals(format)) {
      free();
      MemoryTexture memory = MemoryTexture.make(context, width, height, original);
      drawn = DrawnTexture.make(width, height, memory, GL_RGB8, GL_RGB);
      texture = drawn;
      copy = image(drawn, width, height, original);
      image = copy;
      format = original;
      exact = Viewport.fit(width, height, width, height);
      wanted = Damage.full(width, height);
    }
    Painter brush = painter;
    if (brush == null) {
      brush = new Painter();
      painter = brush;
    }
    brush.draw(drawn.target(), picture, exact, wanted.rects());
    return copy;
  }

  private static GlImage image(DrawnTexture drawn, int width, int height, Fourcc original) {
    return new GlImage(
        drawn.name(),
        GL_TEXTURE_2D,
        width,
        height,
        Rect.ofSize(width, height),
        false,
        true,
        drawn.memory() != null && original.hasAlpha());
  }

  private void free() {
    image = null;
    if (texture != null) {
      texture.close();
      texture = null;
    }
  }

  @Override
  public void close() {
    free();
    if (painter != null) {
      painter.close();
      painter = null;
    }
  }
}
