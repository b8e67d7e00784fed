// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glReadPixels;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.dmabuf.DmabufImporter;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.ImportedTexture;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.Painter;
import dev.oriel.gl.internal.draw.RenderTarget;
import java.nio.ByteBuffer;
import java.util.List;

/// Draws guests' buffers without a window as a window does it, by sampling their memory, and
/// returns the pixels. Programs try with it whether a device shows a buffer correctly.
///
/// Threading: the thread on which the context is current. Ownership: close it before the context.
public final class BufferSampler implements AutoCloseable {

  private final DmabufImporter importer;
  private final Painter painter = new Painter();
  private final RenderTarget target = new RenderTarget();
  private ByteBuffer pixels = ByteBuffer.allocateDirect(0);

  /// Creates a sampler.
  ///
  /// @throws dev.oriel.dmabuf.UnsupportedDmabufException if the context's display imports no
  ///   dma-bufs
  public BufferSampler(EglContext context) {
    importer = new DmabufImporter(context);
  }

  /// Returns the importer of the buffers.
  public DmabufImporter importer() {
    return importer;
  }

  /// Draws the visible part of a buffer, and imports the buffer first if that has not been done.
  /// The GPU may still be drawing when this method returns.
  ///
  /// @throws dev.oriel.dmabuf.DmabufException if the buffer cannot be imported
  public void draw(DmabufScanout scanout) {
    DrawTarget into = drawn(scanout);
    Rect whole = Rect.ofSize(into.width(), into.height());
    ImportedTexture texture = importer.texture(scanout);
    // Not "plain": what is plain may be copied without being sampled.
    GlImage image =
        new GlImage(
            texture.name(),
            texture.target(),
            texture.width(),
            texture.height(),
            scanout.layout().visible(),
            scanout.layout().bottomUp(),
            false,
            scanout.layout().fourcc().hasAlpha());
    painter.draw(
        into,
        image,
        Viewport.fit(whole.width(), whole.height(), whole.width(), whole.height()),
        List.of(whole));
  }

  /// Draws the visible part of a buffer and waits for the pixels.
  ///
  /// @return the pixels as bytes R, G, B and one more, row after row from the top; a direct buffer,
  ///   valid until the next call
  /// @throws dev.oriel.dmabuf.DmabufException if the buffer cannot be imported
  public ByteBuffer sample(DmabufScanout scanout) {
    draw(scanout);
    DrawTarget from = drawn(scanout);
    int bytes = PixelFormat.BYTES * from.width() * from.height();
    if (pixels.capacity() < bytes) {
      pixels = ByteBuffer.allocateDirect(bytes);
    }
    pixels.clear().limit(bytes);
    glBindFramebuffer(GL_FRAMEBUFFER, from.framebuffer());
    glReadPixels(0, 0, from.width(), from.height(), GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    return pixels;
  }

  private DrawTarget drawn(DmabufScanout scanout) {
    Rect visible = scanout.layout().visible();
    return target.ofSize(visible.width(), visible.height());
  }

  @Override
  public void close() {
    importer.close();
    painter.close();
    target.close();
  }
}
