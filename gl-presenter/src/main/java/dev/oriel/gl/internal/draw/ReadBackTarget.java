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

/// A framebuffer whose pixels are read back as bytes B, G, R and one unused byte, with rows from
/// the top.
///
/// Most guests' pixels have this layout. A software renderer therefore copies bytes from the
/// guest's buffer to the framebuffer, and from there to the reader.
///
/// Threading: the thread on which the context is current. Ownership: close it.
public final class ReadBackTarget implements AutoCloseable {

  private final EglContext context;
  private final boolean inMemory;
  private @Nullable DrawnTexture texture;

  /// Creates a framebuffer without storage.
  ///
  /// @throws UnsupportedOperationException if the driver cannot read pixels in this order
  public ReadBackTarget(EglContext context) {
    this(context, true);
  }

  /// @param inMemory whether the pixels may be in memory that the CPU reads directly, if this is
  ///   supported
  ReadBackTarget(EglContext context, boolean inMemory) {
    if (!context.hasGl("GL_EXT_read_format_bgra")
        || !context.hasGl("GL_EXT_texture_format_BGRA8888")) {
      throw new UnsupportedOperationException(
          context.renderer()
              + " lacks GL_EXT_read_format_bgra or GL_EXT_texture_format_BGRA8888;"
              + " choose the presentation GL");
    }
    this.context = context;
    this.inMemory = inMemory;
  }

  /// Returns the framebuffer in the given size. If the size changes, the content becomes undefined.
  public DrawTarget ofSize(int width, int height) {
    DrawnTexture before = texture;
    if (before != null && before.target().width() == width && before.target().height() == height) {
      return before.target();
    }
    close();
    // Guests' buffers mostly have no alpha channel; uploaded pictures have one.
    MemoryTexture memory =
        inMemory
            ? MemoryTexture.make(context, width, height, Fourcc.XRGB8888, Fourcc.ARGB8888)
            : null;
    DrawnTexture made = DrawnTexture.make(width, height, memory, GL_BGRA_EXT, GL_BGRA_EXT);
    texture = made;
    return made.target();
  }

  /// Waits until the drawing can be read. Call this method before the first [#read] after a draw.
  public void finish() {
    if (texture != null && texture.memory() != null) {
      glFinish();
    }
  }

  /// Copies the pixels of a rectangle, row after row.
  ///
  /// @param into a direct buffer, which receives the pixels from index `at` on
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
