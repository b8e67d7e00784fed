// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.geometry.Rect;

/// A texture and the part of it that is the picture.
///
/// @param name the GL name
/// @param target `GL_TEXTURE_2D` or `GL_TEXTURE_EXTERNAL_OES`
/// @param width the width of the texture in pixels
/// @param height the height of the texture in pixels
/// @param visible the picture, in pixels of the texture in memory order
/// @param bottomUp whether row 0 in memory is the picture's last row
/// @param plain whether the texels are the colours without change: a 2D texture without a swizzle,
///   which can be copied without a shader
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
