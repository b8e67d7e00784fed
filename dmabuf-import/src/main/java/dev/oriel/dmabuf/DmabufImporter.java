// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.egl.EGL10.EGL_HEIGHT;
import static org.lwjgl.egl.EGL10.EGL_NONE;
import static org.lwjgl.egl.EGL10.EGL_WIDTH;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE0_FD_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE0_OFFSET_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE0_PITCH_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE1_FD_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE1_OFFSET_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE1_PITCH_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE2_FD_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE2_OFFSET_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_DMA_BUF_PLANE2_PITCH_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_LINUX_DMA_BUF_EXT;
import static org.lwjgl.egl.EXTImageDMABufImport.EGL_LINUX_DRM_FOURCC_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE0_MODIFIER_HI_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE0_MODIFIER_LO_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE1_MODIFIER_HI_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE1_MODIFIER_LO_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE2_MODIFIER_HI_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE2_MODIFIER_LO_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE3_FD_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE3_MODIFIER_HI_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE3_MODIFIER_LO_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE3_OFFSET_EXT;
import static org.lwjgl.egl.EXTImageDMABufImportModifiers.EGL_DMA_BUF_PLANE3_PITCH_EXT;
import static org.lwjgl.opengles.GLES20.GL_CLAMP_TO_EDGE;
import static org.lwjgl.opengles.GLES20.GL_LINEAR;
import static org.lwjgl.opengles.GLES20.GL_NO_ERROR;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MAG_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MIN_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_S;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_T;
import static org.lwjgl.opengles.GLES20.glBindTexture;
import static org.lwjgl.opengles.GLES20.glDeleteTextures;
import static org.lwjgl.opengles.GLES20.glGenTextures;
import static org.lwjgl.opengles.GLES20.glGetError;
import static org.lwjgl.opengles.GLES20.glGetInteger;
import static org.lwjgl.opengles.GLES20.glTexParameteri;

import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.dmabuf.FormatSupport.ModifierSupport;
import dev.oriel.dmabuf.internal.egl.Egl;
import java.nio.IntBuffer;
import java.util.Locale;
import org.lwjgl.opengles.OESEGLImage;
import org.lwjgl.system.MemoryStack;

/// Imports guests' buffers as textures, each buffer once.
///
/// A buffer is recognised by its layout and the inode of its dma-buf, whichever descriptor it
/// arrived with: a guest that flips between three buffers causes three imports. What the guest
/// draws later is visible without another import, because the texture uses the memory of the
/// buffer.
///
/// Every buffer passes [DmabufValidator] before it reaches the driver.
///
/// Threading: the thread on which the context is current.
public final class DmabufImporter implements AutoCloseable {

  /// The default number of cached imports. Guests flip between two to four buffers.
  public static final int DEFAULT_CAPACITY = 8;

  private static final int[] PLANE_FD = {
    EGL_DMA_BUF_PLANE0_FD_EXT,
    EGL_DMA_BUF_PLANE1_FD_EXT,
    EGL_DMA_BUF_PLANE2_FD_EXT,
    EGL_DMA_BUF_PLANE3_FD_EXT
  };
  private static final int[] PLANE_OFFSET = {
    EGL_DMA_BUF_PLANE0_OFFSET_EXT,
    EGL_DMA_BUF_PLANE1_OFFSET_EXT,
    EGL_DMA_BUF_PLANE2_OFFSET_EXT,
    EGL_DMA_BUF_PLANE3_OFFSET_EXT
  };
  private static final int[] PLANE_PITCH = {
    EGL_DMA_BUF_PLANE0_PITCH_EXT,
    EGL_DMA_BUF_PLANE1_PITCH_EXT,
    EGL_DMA_BUF_PLANE2_PITCH_EXT,
    EGL_DMA_BUF_PLANE3_PITCH_EXT
  };
  private static final int[] PLANE_MODIFIER_LO = {
    EGL_DMA_BUF_PLANE0_MODIFIER_LO_EXT,
    EGL_DMA_BUF_PLANE1_MODIFIER_LO_EXT,
    EGL_DMA_BUF_PLANE2_MODIFIER_LO_EXT,
    EGL_DMA_BUF_PLANE3_MODIFIER_LO_EXT
  };
  private static final int[] PLANE_MODIFIER_HI = {
    EGL_DMA_BUF_PLANE0_MODIFIER_HI_EXT,
    EGL_DMA_BUF_PLANE1_MODIFIER_HI_EXT,
    EGL_DMA_BUF_PLANE2_MODIFIER_HI_EXT,
    EGL_DMA_BUF_PLANE3_MODIFIER_HI_EXT
  };
  private static final int TEXTURE_EXTERNAL = 0x8d65;
  private static final int GL_MAX_TEXTURE_SIZE = 0x0d33;

  private final EglContext context;
  private final DmabufValidator validator;
  private final BufferCache<ImportedTexture> cache;
  private final int maxExtent;
  private final boolean externalTextures;

  /// Creates an importer with the default capacity.
  public DmabufImporter(EglContext context) {
    this(context, DEFAULT_CAPACITY);
  }

  /// Creates an importer that caches up to `capacity` imports.
  ///
  /// @throws UnsupportedDmabufException if the context's display cannot import dma-bufs
  public DmabufImporter(EglContext context, int capacity) {
    context.check();
    this.context = context;
    this.cache = new BufferCache<>(capacity, this::load, ImportedTexture::destroy);
    EglDisplay display = context.display();
    if (!display.importsDmabufs()) {
      throw new UnsupportedDmabufException(
          display + " has no EGL_EXT_image_dma_buf_import; on X11 it requires DRI3 and a GPU");
    }
    if (!context.hasGl("GL_OES_EGL_image")) {
      throw new UnsupportedDmabufException(context.renderer() + " has no GL_OES_EGL_image");
    }
    this.externalTextures = context.hasGl("GL_OES_EGL_image_external_essl3");
    this.maxExtent = glGetInteger(GL_MAX_TEXTURE_SIZE);
    this.validator = new DmabufValidator(context.software());
  }

  /// Returns the texture of a buffer and imports the buffer first if it is not cached.
  ///
  /// Ownership: the caller keeps ownership of the scanout.
  ///
  /// @throws UnsafeDmabufException if the buffer must not reach the driver
  /// @throws UnsupportedDmabufException if the driver does not import the buffer
  public ImportedTexture texture(DmabufScanout scanout) {
    context.check();
    return cache.get(scanout);
  }

  /// Returns the number of imports.
  public long imports() {
    return cache.loads();
  }

  /// Returns the number of calls that found their buffer in the cache.
  public long hits() {
    return cache.hits();
  }

  /// Returns the number of cached imports.
  public int size() {
    return cache.size();
  }

  private ImportedTexture load(DmabufScanout scanout) {
    DmabufLayout layout = scanout.layout();
    if (layout.width() > maxExtent || layout.height() > maxExtent) {
      throw new UnsupportedDmabufException(
          String.format(
              Locale.ROOT,
              "dma-buf %s is larger than the %d pixels of %s",
              layout,
              maxExtent,
              context.renderer()));
    }
    validator.check(scanout);
    EglDisplay display = context.display();
    long image = 0;
    // INVALID: the import states no modifier. LINEAR: the import states the modifier; if that
    // fails, it is tried without one, for drivers that know no modifiers for the format. QEMU
    // reports LINEAR and INVALID for the same kind of buffer.
    if (layout.modifier() != Modifier.INVALID && display.importsModifiers()) {
      image = create(scanout, layout.modifier());
    }
    if (image == 0 && layout.linear()) {
      image = create(scanout, Modifier.INVALID);
    }
    if (image == 0
        && layout.modifier() == Modifier.INVALID
        && display.importsModifiers()
        && DmabufValidator.plainMemory(scanout)) {
      image = create(scanout, Modifier.LINEAR);
    }
    if (image == 0) {
      throw refused(scanout, Egl.takeError());
    }
    boolean external = externalOnly(layout);
    if (external && !externalTextures) {
      Egl.destroyImage(display.handle(), image);
      throw new UnsupportedDmabufException(
          String.format(
              Locale.ROOT,
              "%s can only be sampled as an external texture, which %s does not support",
              layout,
              context.renderer()));
    }
    return bind(layout, image, external ? TEXTURE_EXTERNAL : GL_TEXTURE_2D);
  }

  private boolean externalOnly(DmabufLayout layout) {
    FormatSupport support = context.display().format(layout.fourcc());
    if (support == null) {
      return layout.fourcc().colorPlanes() > 1;
    }
    ModifierSupport exact = support.find(layout.modifier());
    return exact != null ? exact.externalOnly() : support.externalOnly();
  }

  private ImportedTexture bind(DmabufLayout layout, long image, int target) {
    int name = glGenTextures();
    glBindTexture(target, name);
    glTexParameteri(target, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(target, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(target, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(target, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    OESEGLImage.glEGLImageTargetTexture2DOES(target, image);
    int error = glGetError();
    if (error != GL_NO_ERROR) {
      glDeleteTextures(name);
      Egl.destroyImage(context.display().handle(), image);
      throw new UnsupportedDmabufException(
          String.format(
              Locale.ROOT,
              "glEGLImageTargetTexture2DOES(%s) = GL error 0x%04x on %s",
              layout,
              error,
              context.renderer()));
    }
    return new ImportedTexture(context.display(), layout, image, target, name);
  }

  private long create(DmabufScanout scanout, long modifier) {
    DmabufLayout layout = scanout.layout();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer a = stack.mallocInt(7 + 10 * layout.planes().size());
      a.put(EGL_WIDTH).put(layout.width()).put(EGL_HEIGHT).put(layout.height());
      a.put(EGL_LINUX_DRM_FOURCC_EXT).put(layout.fourcc().code());
      for (int i = 0; i < layout.planes().size(); i++) {
        PlaneLayout plane = layout.planes().get(i);
        a.put(PLANE_FD[i]).put(scanout.fd(i).number());
        a.put(PLANE_OFFSET[i]).put(Math.toIntExact(plane.offsetBytes()));
        a.put(PLANE_PITCH[i]).put(Math.toIntExact(plane.strideBytes()));
        if (modifier != Modifier.INVALID) {
          a.put(PLANE_MODIFIER_LO[i]).put((int) modifier);
          a.put(PLANE_MODIFIER_HI[i]).put((int) (modifier >>> 32));
        }
      }
      a.put(EGL_NONE).flip();
      return Egl.createImage(context.display().handle(), EGL_LINUX_DMA_BUF_EXT, a);
    }
  }

  private UnsupportedDmabufException refused(DmabufScanout scanout, int error) {
    DmabufLayout layout = scanout.layout();
    FormatSupport support = context.display().format(layout.fourcc());
    String lists =
        context.display().formats().isEmpty()
            ? "the driver does not list the formats that it imports"
            : support == null
                ? "the driver does not list this format; it lists "
                    + context.display().formats().stream().map(f -> f.fourcc().toString()).toList()
                : "the driver lists " + support;
    return new UnsupportedDmabufException(
        String.format(
            Locale.ROOT,
            "eglCreateImage(%s) = %s on %s; %s%s",
            layout,
            EglException.name(error),
            context.display(),
            lists,
            DmabufValidator.plainMemory(scanout)
                ? "; the buffer is memory and no dma-buf, which only software renderers import"
                : ""));
  }

  /// Destroys all textures. The context must be current.
  @Override
  public void close() {
    if (cache.size() > 0) {
      context.check();
    }
    cache.close();
  }
}
