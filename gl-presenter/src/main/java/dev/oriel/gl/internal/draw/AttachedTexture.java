// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_COLOR_ATTACHMENT0;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER_COMPLETE;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glCheckFramebufferStatus;
import static org.lwjgl.opengles.GLES20.glDeleteFramebuffers;
import static org.lwjgl.opengles.GLES20.glFramebufferTexture2D;
import static org.lwjgl.opengles.GLES20.glGenFramebuffers;
import static org.lwjgl.opengles.GLES30.GL_READ_FRAMEBUFFER;

/// A framebuffer object that makes a texture readable.
///
/// Threading: the thread of the context that was current at its first use.
public final class AttachedTexture implements AutoCloseable {

  private int framebuffer;

  /// Attaches a texture for reading.
  ///
  /// @return false if the driver cannot read the texture through a framebuffer
  public boolean attach(GlImage image) {
    if (image.target() != GL_TEXTURE_2D) {
      return false;
    }
    if (framebuffer == 0) {
      framebuffer = glGenFramebuffers();
    }
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(
        GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, image.name(), 0);
    return glCheckFramebufferStatus(GL_READ_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  }

  /// Returns the GL name of the framebuffer.
  public int framebuffer() {
    return framebuffer;
  }

  @Override
  public void close() {
    if (framebuffer != 0) {
      glDeleteFramebuffers(framebuffer);
      framebuffer = 0;
    }
  }
}
