// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_COLOR_ATTACHMENT0;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER_COMPLETE;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glCheckFramebufferStatus;
import static org.lwjgl.opengles.GLES20.glDeleteFramebuffers;
import static org.lwjgl.opengles.GLES20.glFramebufferTexture2D;
import static org.lwjgl.opengles.GLES20.glGenFramebuffers;

import dev.oriel.core.geometry.Rect;
import org.jspecify.annotations.Nullable;

/// A framebuffer to draw into.
///
/// @param framebuffer the GL name; 0 is the window's framebuffer
/// @param alphaFramebuffer a framebuffer of the same pixels with an alpha channel, if there is one,
///   otherwise `framebuffer`: a software renderer copies bytes only between textures of the same
///   format
/// @param width the width in pixels
/// @param height the height in pixels
/// @param topDown whether GL's row 0 is the top of the picture, as in memory; in a window it is the
///   bottom
public record DrawTarget(
    int framebuffer, int alphaFramebuffer, int width, int height, boolean topDown) {

  /// Creates a target with a single framebuffer.
  public DrawTarget(int framebuffer, int width, int height, boolean topDown) {
    this(framebuffer, framebuffer, width, height, topDown);
  }

  /// Creates a framebuffer that draws into a texture, with rows from the top. Returns null if the
  /// driver does not support it.
  ///
  /// Ownership: the caller deletes it ([#delete]).
  static @Nullable DrawTarget into(int texture, int width, int height) {
    int framebuffer = glGenFramebuffers();
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE) {
      return new DrawTarget(framebuffer, width, height, true);
    }
    glDeleteFramebuffers(framebuffer);
    return null;
  }

  /// Deletes the framebuffers that [#into] created. Ownership: the caller keeps the texture.
  void delete() {
    glDeleteFramebuffers(framebuffer);
    if (alphaFramebuffer != framebuffer) {
      glDeleteFramebuffers(alphaFramebuffer);
    }
  }

  /// Returns GL's lowest row of a rectangle that is given from the top.
  int glY(Rect rect) {
    return topDown ? rect.y() : height - rect.bottom();
  }

  float clipX(int x) {
    return 2f * x / width - 1f;
  }

  float clipY(int y) {
    float fromTop = 2f * y / height - 1f;
    return topDown ? fromTop : -fromTop;
  }
}
