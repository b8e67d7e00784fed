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

/// The framebuffer that is drawn into.
///
/// @param framebuffer GL's name; 0 is the window's
/// @param alphaFramebuffer the same pixels with an alpha channel, where they can be had both ways:
///   a software renderer copies bytes only between textures of one kind
/// @param width columns
/// @param height rows
/// @param topDown whether GL's row 0 is the picture's top, as in memory; a window's is its bottom
public record DrawTarget(
    int framebuffer, int alphaFramebuffer, int width, int height, boolean topDown) {

  /// A framebuffer whose pixels can be had one way.
  public DrawTarget(int framebuffer, int width, int height, boolean topDown) {
    this(framebuffer, framebuffer, width, height, topDown);
  }

  /// A framebuffer that draws into a texture, rows from the top; null where the driver has none.
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

  /// Deletes what [#into] made. Ownership: what is drawn into stays the caller's.
  void delete() {
    glDeleteFramebuffers(framebuffer);
    if (alphaFramebuffer != framebuffer) {
      glDeleteFramebuffers(alphaFramebuffer);
    }
  }

  /// GL's lowest row of a rectangle given from the top.
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
