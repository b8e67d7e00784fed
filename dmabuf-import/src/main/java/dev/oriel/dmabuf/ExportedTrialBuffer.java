// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.opengles.GLES20.GL_LINEAR;
import static org.lwjgl.opengles.GLES20.GL_NO_ERROR;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MIN_FILTER;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindTexture;
import static org.lwjgl.opengles.GLES20.glDeleteTextures;
import static org.lwjgl.opengles.GLES20.glFlush;
import static org.lwjgl.opengles.GLES20.glGenTextures;
import static org.lwjgl.opengles.GLES20.glGetError;
import static org.lwjgl.opengles.GLES20.glTexImage2D;
import static org.lwjgl.opengles.GLES20.glTexParameteri;
import static org.lwjgl.opengles.GLES20.glTexSubImage2D;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.internal.egl.Egl;
import dev.oriel.dmabuf.internal.egl.Egl.ExportedLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lwjgl.system.MemoryStack;

/// A texture of the device, exported by EGL (`EGL_MESA_image_dma_buf_export`), as QEMU exports the
/// pictures that it draws.
final class ExportedTrialBuffer extends TrialBuffer {

  private static final int OPAQUE = 0xff;

  private final EglContext context;
  private final int texture;
  private final long image;
  private final DmabufScanout scanout;

  private ExportedTrialBuffer(EglContext context, int texture, long image, DmabufScanout scanout) {
    this.context = context;
    this.texture = texture;
    this.image = image;
    this.scanout = scanout;
  }

  static ExportedTrialBuffer make(EglContext context, int width, int height) {
    int texture = glGenTextures();
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexImage2D(
        GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, (ByteBuffer) null);
    int error = glGetError();
    long display = context.display().handle();
    long image =
        error == GL_NO_ERROR ? Egl.createTextureImage(display, context.handle(), texture) : 0;
    try {
      if (error != GL_NO_ERROR) {
        throw new UnsupportedDmabufException(
            String.format(
                Locale.ROOT,
                "glTexImage2D(%dx%d RGBA) = GL error 0x%04x on %s",
                width,
                height,
                error,
                context.renderer()));
      }
      if (image == 0) {
        throw refused("eglCreateImage(texture)", context);
      }
      DmabufScanout scanout = export(context, image, width, height);
      return new ExportedTrialBuffer(context, texture, image, scanout);
    } catch (RuntimeException e) {
      if (image != 0) {
        boolean _ = Egl.destroyImage(display, image);
      }
      glDeleteTextures(texture);
      throw e;
    }
  }

  private static DmabufScanout export(EglContext context, long image, int width, int height) {
    long display = context.display().handle();
    ExportedLayout exported = Egl.exportQuery(display, image);
    if (exported == null) {
      throw refused("eglExportDMABUFImageQueryMESA()", context);
    }
    int count = exported.planes();
    if (count < 1 || count > Egl.MAX_EXPORTED_PLANES) {
      throw new UnsupportedDmabufException(
          context.renderer() + " exports a texture with " + count + " planes; 1 to 4 are known");
    }
    List<OwnedFd> fds = new ArrayList<>();
    List<PlaneLayout> planes = new ArrayList<>();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer numbers = stack.ints(-1, -1, -1, -1);
      IntBuffer strides = stack.callocInt(Egl.MAX_EXPORTED_PLANES);
      IntBuffer offsets = stack.callocInt(Egl.MAX_EXPORTED_PLANES);
      boolean ok = Egl.exportImage(display, image, numbers, strides, offsets);
      for (int i = 0; i < count; i++) {
        planes.add(
            new PlaneLayout(
                Integer.toUnsignedLong(offsets.get(i)), Integer.toUnsignedLong(strides.get(i))));
        if (numbers.get(i) >= 0) {
          fds.add(OwnedFd.adopt(numbers.get(i)));
        }
      }
      if (!ok) {
        throw refused("eglExportDMABUFImageMESA()", context);
      }
      DmabufLayout layout =
          new DmabufLayout(
              width,
              height,
              new Fourcc(exported.fourcc()),
              exported.modifier(),
              planes,
              Rect.ofSize(width, height),
              false);
      return new DmabufScanout(layout, fds);
    } catch (RuntimeException e) {
      fds.forEach(OwnedFd::close);
      throw e;
    }
  }

  private static EglException refused(String call, EglContext context) {
    return new EglException(
        call + " on " + context.display(),
        Egl.takeError(),
        "this driver does not make dma-bufs of its textures");
  }

  @Override
  public DmabufScanout scanout() {
    return scanout;
  }

  @Override
  public void write(int[] rgb) {
    context.check();
    int count = checkCount(rgb);
    DmabufLayout layout = scanout.layout();
    ByteBuffer rgba = ByteBuffer.allocateDirect(Integer.BYTES * count).order(ByteOrder.BIG_ENDIAN);
    IntBuffer words = rgba.asIntBuffer();
    for (int pixel : rgb) {
      words.put((pixel << Byte.SIZE) | OPAQUE);
    }
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexSubImage2D(
        GL_TEXTURE_2D, 0, 0, 0, layout.width(), layout.height(), GL_RGBA, GL_UNSIGNED_BYTE, rgba);
    // As QEMU does before it reports an update.
    glFlush();
  }

  @Override
  public void close() {
    scanout.close();
    boolean _ = Egl.destroyImage(context.display().handle(), image);
    glDeleteTextures(texture);
  }
}
