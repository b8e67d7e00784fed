// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_CLAMP_TO_EDGE;
import static org.lwjgl.opengles.GLES20.GL_NEAREST;
import static org.lwjgl.opengles.GLES20.GL_RGB;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MAG_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MIN_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_S;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_T;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindTexture;
import static org.lwjgl.opengles.GLES20.glDeleteTextures;
import static org.lwjgl.opengles.GLES20.glGenTextures;
import static org.lwjgl.opengles.GLES20.glTexParameteri;
import static org.lwjgl.opengles.GLES20.nglTexImage2D;
import static org.lwjgl.opengles.GLES30.GL_RGB8;
import static org.lwjgl.system.MemoryUtil.NULL;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.EglContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A copy of a guest's picture in a texture of our own, made by the GPU where the picture changed.
///
/// Opaque, rows from the top, for a software renderer of the guest's format ([MemoryTexture]).
///
/// Threading: the thread of the context, which is current.
public final class PictureCopy implements AutoCloseable {

  private final EglContext context;
  private @Nullable Painter painter;
  private @Nullable MemoryTexture memory;
  private int texture;
  private @Nullable Fourcc format;
  private @Nullable GlImage image;
  private @Nullable DrawTarget target;
  private Viewport exact = Viewport.fit(1, 1, 1, 1);

  public PictureCopy(EglContext context) {
    this.context = context;
  }

  /// Brings the copy up to date.
  ///
  /// @param original the format of `picture`
  /// @param stale what of the picture is another than in the copy
  /// @return the copy
  public GlImage update(GlImage picture, Fourcc original, Damage stale) {
    int width = picture.pictureWidth();
    int height = picture.pictureHeight();
    GlImage known = image;
    boolean fits =
        known != null
            && known.pictureWidth() == width
            && known.pictureHeight() == height
            && original.equals(format);
    GlImage copy = fits && known != null ? known : allocate(width, height, original);
    Painter brush = painter;
    if (brush == null) {
      brush = new Painter();
      painter = brush;
    }
    Damage wanted = fits ? stale : Damage.full(width, height);
    brush.draw(Objects.requireNonNull(target), picture, exact, wanted.rects());
    return copy;
  }

  private GlImage allocate(int width, int height, Fourcc original) {
    free();
    format = original;
    exact = Viewport.fit(width, height, width, height);
    MemoryTexture own = MemoryTexture.make(context, width, height, original);
    memory = own;
    int name = own == null ? 0 : own.name();
    DrawTarget made = own == null ? null : DrawTarget.into(name, width, height);
    if (made == null) {
      freeMemory();
      texture = plainTexture(width, height);
      name = texture;
      made = DrawTarget.into(name, width, height);
    }
    if (made == null) {
      throw new IllegalStateException(
          "the driver has no texture of " + width + "x" + height + " pixels to copy a picture to");
    }
    target = made;
    Rect all = Rect.ofSize(width, height);
    GlImage copy =
        new GlImage(
            name,
            GL_TEXTURE_2D,
            width,
            height,
            all,
            false,
            true,
            memory != null && original.hasAlpha());
    image = copy;
    return copy;
  }

  private static int plainTexture(int width, int height) {
    int name = glGenTextures();
    glBindTexture(GL_TEXTURE_2D, name);
    nglTexImage2D(GL_TEXTURE_2D, 0, GL_RGB8, width, height, 0, GL_RGB, GL_UNSIGNED_BYTE, NULL);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return name;
  }

  private void free() {
    image = null;
    if (target != null) {
      target.delete();
      target = null;
    }
    if (texture != 0) {
      glDeleteTextures(texture);
      texture = 0;
    }
    freeMemory();
  }

  private void freeMemory() {
    if (memory != null) {
      memory.close();
      memory = null;
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
