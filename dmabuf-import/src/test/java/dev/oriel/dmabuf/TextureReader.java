// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.opengles.GLES20.GL_COLOR_ATTACHMENT0;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER;
import static org.lwjgl.opengles.GLES20.GL_FRAMEBUFFER_COMPLETE;
import static org.lwjgl.opengles.GLES20.GL_RGBA;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindFramebuffer;
import static org.lwjgl.opengles.GLES20.glCheckFramebufferStatus;
import static org.lwjgl.opengles.GLES20.glDeleteFramebuffers;
import static org.lwjgl.opengles.GLES20.glFramebufferTexture2D;
import static org.lwjgl.opengles.GLES20.glGenFramebuffers;
import static org.lwjgl.opengles.GLES20.glReadPixels;

import java.nio.ByteBuffer;

/// Reads textures back, for comparison.
final class TextureReader {

  private TextureReader() {}

  /// Returns a pixel as 0xRRGGBB.
  static int rgb(ImportedTexture texture, int x, int y) {
    ByteBuffer pixel = read(texture, x, y, 1, 1);
    return (pixel.get(0) & 255) << 16 | (pixel.get(1) & 255) << 8 | (pixel.get(2) & 255);
  }

  /// Returns all pixels as bytes R, G, B, A, with the rows in memory order.
  static byte[] rgba(ImportedTexture texture) {
    ByteBuffer pixels = read(texture, 0, 0, texture.width(), texture.height());
    byte[] bytes = new byte[pixels.remaining()];
    pixels.get(bytes);
    return bytes;
  }

  private static ByteBuffer read(ImportedTexture texture, int x, int y, int width, int height) {
    int framebuffer = glGenFramebuffers();
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture.name(), 0);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
      throw new AssertionError("not readable: " + texture);
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(4 * width * height);
    glReadPixels(x, y, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    glDeleteFramebuffers(framebuffer);
    return pixels;
  }
}
