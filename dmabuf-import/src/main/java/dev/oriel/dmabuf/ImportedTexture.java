// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.dmabuf.internal.egl.Egl;
import org.lwjgl.opengles.GLES20;

/// A texture that uses the memory of a guest's buffer, without a copy.
///
/// Ownership: belongs to the [DmabufImporter] that made it. It is valid until the importer's next
/// import, which may destroy it, or until the importer is closed. EGL keeps the buffer alive for
/// the same time.
///
/// Threading: as the importer.
public final class ImportedTexture {

  private final EglDisplay display;
  private final DmabufLayout layout;
  private final long image;
  private final int target;
  private int name;

  ImportedTexture(EglDisplay display, DmabufLayout layout, long image, int target, int name) {
    this.display = display;
    this.layout = layout;
    this.image = image;
    this.target = target;
    this.name = name;
  }

  /// Returns the GL name of the texture.
  public int name() {
    return name;
  }

  /// Returns the target: `GL_TEXTURE_2D` or `GL_TEXTURE_EXTERNAL_OES`.
  public int target() {
    return target;
  }

  /// Returns whether the texture can only be sampled as `GL_TEXTURE_EXTERNAL_OES`, and cannot be
  /// attached to a framebuffer.
  public boolean external() {
    return target != GLES20.GL_TEXTURE_2D;
  }

  /// Returns the width in pixels of the whole buffer.
  public int width() {
    return layout.width();
  }

  /// Returns the height in pixels of the whole buffer.
  public int height() {
    return layout.height();
  }

  void destroy() {
    if (name != 0) {
      GLES20.glDeleteTextures(name);
      name = 0;
      Egl.destroyImage(display.handle(), image);
    }
  }

  @Override
  public String toString() {
    return "texture " + name + " of " + layout;
  }
}
