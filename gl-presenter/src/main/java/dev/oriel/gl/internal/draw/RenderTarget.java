// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_COLOR_ATTACHMENT0;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER_COMPLETE;
import static org.lwjgl.opengles.GLES20.GL_RENDERBUFFER;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glBindRenderbuffer;
import static org.lwjgl.opengles.GLES20.glCheckFramebufferStatus;
import static org.lwjgl.opengles.GLES20.glDeleteFramebuffers;
import static org.lwjgl.opengles.GLES20.glDeleteRenderbuffers;
import static org.lwjgl.opengles.GLES20.glFramebufferRenderbuffer;
import static org.lwjgl.opengles.GLES20.glGenFramebuffers;
import static org.lwjgl.opengles.GLES20.glGenRenderbuffers;
import static org.lwjgl.opengles.GLES20.glRenderbufferStorage;
import static org.lwjgl.opengles.GLES30.GL_RGB8;

/// A framebuffer without a window, opaque, with rows from the top.
///
/// Threading: the thread of the context that was current at its first use.
public final class RenderTarget implements AutoCloseable {

  private int framebuffer;
  private int storage;
  private int width;
  private int height;

  /// Returns the target in the given size. If the size changes, the content becomes undefined.
  public DrawTarget ofSize(int newWidth, int newHeight) {
    if (framebuffer == 0) {
      framebuffer = glGenFramebuffers();
      storage = glGenRenderbuffers();
    }
    if (width != newWidth || height != newHeight) {
      glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
      glBindRenderbuffer(GL_RENDERBUFFER, storage);
      glRenderbufferStorage(GL_RENDERBUFFER, GL_RGB8, newWidth, newHeight);
      glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, storage);
      if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        throw new IllegalStateException(
            "the driver does not support a framebuffer of "
                + newWidth
                + "x"
                + newHeight
                + " pixels");
      }
      width = newWidth;
      height = newHeight;
    }
    return new DrawTarget(framebuffer, width, height, true);
  }

  @Override
  public void close() {
    if (framebuffer != 0) {
      glDeleteFramebuffers(framebuffer);
      glDeleteRenderbuffers(storage);
      framebuffer = 0;
      storage = 0;
      width = 0;
      height = 0;
    }
  }
}
