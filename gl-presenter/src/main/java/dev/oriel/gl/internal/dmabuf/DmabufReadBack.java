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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads pixels of guests' buffers into the CPU's memory, through a context without window.
///
/// Threading: one thread, on which [#makeCurrent] comes before the reads.
public final class DmabufReadBack implements AutoCloseable {

  private final EglContext context;
  private final DmabufImporter importer;
  private final AttachedTexture source = new AttachedTexture();
  private final RenderTarget converted = new RenderTarget();
  private @Nullable Painter painter;

  /// A reader on a display; its context is current afterwards.
  ///
  /// @throws dev.oriel.dmabuf.DmabufException if the display has no such contexts or no imports
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

  public EglContext context() {
    return context;
  }

  public DmabufImporter importer() {
    return importer;
  }

  public void makeCurrent() {
    context.makeCurrent();
  }

  /// Reads a part of the visible picture, as it lies in memory, as bytes R, G, B, A.
  ///
  /// The alpha is the guest's, which means nothing. Answers when the pixels are there.
  ///
  /// @param part in the visible part's pixels, rows in memory's order
  /// @param target takes `4 × width × height` bytes from its position, which stays; direct
  /// @throws dev.oriel.dmabuf.DmabufException if the buffer cannot be imported
  public void read(DmabufScanout scanout, Rect part, ByteBuffer target) {
    long needed = PixelFormat.BYTES * part.area();
    if (!target.isDirect() || target.remaining() < needed) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes %d bytes of a direct buffer, there are %d",
              part,
              needed,
              target.remaining()));
    }
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
      // What cannot be read is drawn into something that can.
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
