// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.dmabuf;

import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_PACK_ALIGNMENT;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glPixelStorei;
import static org.lwjgl.opengles.GLES20.nglReadPixels;
import static org.lwjgl.opengles.GLES30.GL_READ_FRAMEBUFFER;
import static org.lwjgl.system.MemoryUtil.memAddress;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.DmabufImporter;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.ImportedTexture;
import dev.oriel.gl.internal.draw.AttachedTexture;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.Painter;
import dev.oriel.gl.internal.draw.RenderTarget;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the pixels of guests' buffers back to the CPU, through a context without a window.
///
/// Threading: one thread.
public final class DmabufReadBack implements AutoCloseable {

  private final EglContext context;
  private final DmabufImporter importer;
  private final AttachedTexture source = new AttachedTexture();
  private final RenderTarget converted = new RenderTarget();
  private @Nullable Painter painter;
  private ByteBuffer pixels = ByteBuffer.allocateDirect(0);

  /// Creates a reader on a display. Its context is current afterwards.
  ///
  /// @throws dev.oriel.dmabuf.DmabufException if the display does not support such contexts or
  ///   imports
  public DmabufReadBack(EglDisplay display) {
    context = EglContext.surfaceless(display);
    try {
      context.makeCurrent();
      importer = new DmabufImporter(context);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /// Returns the context that reads.
  public EglContext context() {
    return context;
  }

  /// Returns the importer.
  public DmabufImporter importer() {
    return importer;
  }

  /// Reads parts of the visible picture with the rows in memory order, one part after the other, as
  /// bytes R, G, B, A.
  ///
  /// The alpha values are those of the guest and have no meaning. This method returns when the
  /// pixels have arrived. This context is current afterwards.
  ///
  /// @param damage the parts in pixels of the visible picture from its top
  /// @return the pixels, from the buffer's position to its limit, `4 × width × height` bytes for
  ///   each part; a direct buffer, valid until the next call
  /// @throws dev.oriel.dmabuf.DmabufException if the buffer cannot be imported
  public ByteBuffer read(DmabufScanout scanout, Damage damage) {
    context.makeCurrent();
    ByteBuffer target = room(damage);
    for (int i = 0; i < damage.rects().size(); i++) {
      Rect part = DmabufMapping.inMemory(scanout.layout(), damage.rects().get(i));
      read(scanout, part, target);
      target.position(target.position() + Math.toIntExact(PixelFormat.BYTES * part.area()));
    }
    return target.flip();
  }

  private ByteBuffer room(Damage damage) {
    long bytes = 0;
    for (int i = 0; i < damage.rects().size(); i++) {
      bytes += PixelFormat.BYTES * damage.rects().get(i).area();
    }
    if (pixels.capacity() < bytes) {
      pixels = ByteBuffer.allocateDirect(Math.toIntExact(bytes));
    }
    return pixels.clear();
  }

  /// @param part the part in pixels of the visible part, with the rows in memory order
  /// @param target receives the pixels from its position, which does not change
  private void read(DmabufScanout scanout, Rect part, ByteBuffer target) {
    ImportedTexture texture = importer.texture(scanout);
    Rect visible = scanout.layout().visible();
    GlImage image =
        new GlImage(
            texture.name(),
            texture.target(),
            texture.width(),
            texture.height(),
            visible,
            false,
            !texture.external(),
            scanout.layout().fourcc().hasAlpha());
    int x = visible.x() + part.x();
    int y = visible.y() + part.y();
    if (source.attach(image)) {
      glBindFramebuffer(GL_READ_FRAMEBUFFER, source.framebuffer());
    } else {
      // A texture that cannot be attached to a framebuffer is drawn into one that can.
      Painter p = painter();
      DrawTarget into = converted.ofSize(visible.width(), visible.height());
      Viewport whole =
          Viewport.fit(visible.width(), visible.height(), visible.width(), visible.height());
      p.draw(into, image, whole, List.of(part));
      glBindFramebuffer(GL_FRAMEBUFFER, into.framebuffer());
      x = part.x();
      y = part.y();
    }
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    nglReadPixels(x, y, part.width(), part.height(), GL_RGBA, GL_UNSIGNED_BYTE, memAddress(target));
  }

  private Painter painter() {
    Painter p = painter;
    if (p == null) {
      p = new Painter();
      painter = p;
    }
    return p;
  }

  @Override
  public void close() {
    context.makeCurrent();
    importer.close();
    source.close();
    converted.close();
    if (painter != null) {
      painter.close();
    }
    context.close();
  }
}
