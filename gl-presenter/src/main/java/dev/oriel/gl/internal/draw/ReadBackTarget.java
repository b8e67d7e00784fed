// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.EXTReadFormatBGRA.GL_BGRA_EXT;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_PACK_ALIGNMENT;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glFinish;
import static org.lwjgl.opengles.GLES20.glPixelStorei;
import static org.lwjgl.opengles.GLES20.glReadPixels;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.EglContext;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A framebuffer whose pixels go to the CPU as bytes B, G, R and one that means nothing, rows from
/// the top.
///
/// They are laid out as most guests' are, so that a software renderer copies bytes from guest to
/// framebuffer and from there to the reader.
///
/// Threading: the thread of the context, which is current. Ownership: close it.
public final class ReadBackTarget implements AutoCloseable {

  private final EglContext context;
  private final boolean inMemory;
  private @Nullable DrawnTexture texture;

  /// A framebuffer without storage.
  ///
  /// @throws UnsupportedOperationException if the driver does not read pixels in this order
  public ReadBackTarget(EglContext context) {
    this(context, true);
  }

  /// @param inMemory whether its pixels may lie where the CPU reads them, if they can
  ReadBackTarget(EglContext context, boolean inMemory) {
    if (!context.hasGl("GL_EXT_read_format_bgra")
        || !context.hasGl("GL_EXT_texture_format_BGRA8888")) {
      throw new UnsupportedOperationException(
          context.renderer()
              + " lacks GL_EXT_read_format_bgra or GL_EXT_texture_format_BGRA8888;"
              + " take the presentation GL");
    }
    this.context = context;
    this.inMemory = inMemory;
  }

  /// The framebuffer in this size; what it shows is undefined where the size is another one than
  /// before.
  public DrawTarget ofSize(int width, int height) {
    DrawnTexture before = texture;
    if (before != null && before.target().width() == width && before.target().height() == height) {
      return before.target();
    }
    close();
    // Guests' buffers are mostly without an alpha channel, uploaded pictures have one.
    MemoryTexture memory =
        inMemory
            ? MemoryTexture.make(context, width, height, Fourcc.XRGB8888, Fourcc.ARGB8888)
            : null;
    DrawnTexture made = DrawnTexture.make(width, height, memory, GL_BGRA_EXT, GL_BGRA_EXT);
    texture = made;
    return made.target();
  }

  /// Before the first [#read] after a draw: waits until it can be read.
  public void finish() {
    if (texture != null && texture.memory() != null) {
      glFinish();
    }
  }

  /// Copies the pixels of a rectangle, row after row.
  ///
  /// @param into direct; takes them from `at` on
  public void read(Rect area, ByteBuffer into, int at) {
    if (texture == null) {
      throw new IllegalStateException("nothing has been drawn");
    }
    MemoryTexture memory = texture.memory();
    if (memory == null) {
      DrawTarget from = texture.target();
      glBindFramebuffer(GL_FRAMEBUFFER, from.framebuffer());
      glPixelStorei(GL_PACK_ALIGNMENT, 4);
      glReadPixels(
          area.x(),
          from.glY(area),
          area.width(),
          area.height(),
          GL_BGRA_EXT,
          GL_UNSIGNED_BYTE,
          into.position(at));
      return;
    }
    ByteBuffer pixels = memory.pixels();
    int row = PixelFormat.BYTES * area.width();
    int first = memory.strideBytes() * area.y() + PixelFormat.BYTES * area.x();
    for (int y = 0; y < area.height(); y++) {
      into.put(at + y * row, pixels, first + y * memory.strideBytes(), row);
    }
  }

  @Override
  public void close() {
    if (texture != null) {
      texture.close();
      texture = null;
    }
  }
}
