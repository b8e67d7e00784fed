// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.geometry.Rect;

/// A texture and the part of it that is the picture.
///
/// @param name GL's name
/// @param target `GL_TEXTURE_2D` or `GL_TEXTURE_EXTERNAL_OES`
/// @param width columns of the texture
/// @param height rows of the texture
/// @param visible the picture, in the texture's pixels as they lie in memory
/// @param bottomUp whether memory row 0 is the picture's last row
/// @param plain whether the texels are the colours as they are: a 2D texture without swizzle, which
///   can be copied without a shader
/// @param alpha whether the texels have an alpha channel, used or not
public record GlImage(
    int name,
    int target,
    int width,
    int height,
    Rect visible,
    boolean bottomUp,
    boolean plain,
    boolean alpha) {

  public int pictureWidth() {
    return visible.width();
  }

  public int pictureHeight() {
    return visible.height();
  }
}
