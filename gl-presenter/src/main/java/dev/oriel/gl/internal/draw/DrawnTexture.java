// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_CLAMP_TO_EDGE;
import static org.lwjgl.opengles.GLES20.GL_NEAREST;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_2D;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MAG_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_MIN_FILTER;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_S;
import static org.lwjgl.opengles.GLES20.GL_TEXTURE_WRAP_T;
import static org.lwjgl.opengles.GLES20.GL_UNSIGNED_BYTE;
import static org.lwjgl.opengles.GLES20.glBindTexture;
import static org.lwjgl.opengles.GLES20.glDeleteTextures;
import static org.lwjgl.opengles.GLES20.glGenTextures;
import static org.lwjgl.opengles.GLES20.glTexParameteri;
import static org.lwjgl.opengles.GLES20.nglTexImage2D;
import static org.lwjgl.system.MemoryUtil.NULL;

import org.jspecify.annotations.Nullable;

/// A texture of our own that is drawn into, of a fixed size. It is in CPU memory if a software
/// renderer draws and supports this, otherwise in the driver's memory.
///
/// Threading: the thread on which the context is current. Ownership: close it.
final class DrawnTexture implements AutoCloseable {

  private final int name;
  private final @Nullable MemoryTexture memory;
  private final DrawTarget target;

  private DrawnTexture(int name, @Nullable MemoryTexture memory, DrawTarget target) {
    this.name = name;
    this.memory = memory;
    this.target = target;
  }

  /// Creates a texture.
  ///
  /// @param memory the memory texture to use, or null. Ownership: this method takes it, even if it
  ///   cannot be drawn into
  /// @param internalFormat GL's internal format, for a texture in the driver's memory
  /// @param format the GL format that matches `internalFormat`
  /// @throws IllegalStateException if the driver does not support such a texture
  static DrawnTexture make(
      int width, int height, @Nullable MemoryTexture memory, int internalFormat, int format) {
    if (memory != null) {
      DrawTarget into = into(memory, width, height);
      if (into != null) {
        return new DrawnTexture(memory.name(), memory, into);
      }
      memory.close();
    }
    int name = glGenTextures();
    glBindTexture(GL_TEXTURE_2D, name);
    nglTexImage2D(
        GL_TEXTURE_2D, 0, internalFormat, width, height, 0, format, GL_UNSIGNED_BYTE, NULL);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    DrawTarget into = DrawTarget.into(name, width, height);
    if (into == null) {
      glDeleteTextures(name);
      throw new IllegalStateException(
          "the driver cannot draw into a texture of " + width + "x" + height + " pixels");
    }
    return new DrawnTexture(name, null, into);
  }

  private static @Nullable DrawTarget into(MemoryTexture memory, int width, int height) {
    DrawTarget first = DrawTarget.into(memory.name(), width, height);
    if (memory.twin() == memory.name()) {
      return first;
    }
    DrawTarget second = DrawTarget.into(memory.twin(), width, height);
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return new DrawTarget(first.framebuffer(), second.framebuffer(), width, height, true);
  }

  /// Returns the GL name of the texture.
  int name() {
    return name;
  }

  /// Returns the memory texture that is used, or null.
  @Nullable MemoryTexture memory() {
    return memory;
  }

  /// Returns the target that draws into the texture. It has two framebuffers if the memory has two
  /// formats.
  DrawTarget target() {
    return target;
  }

  @Override
  public void close() {
    target.delete();
    if (memory == null) {
      glDeleteTextures(name);
    } else {
      memory.close();
    }
  }
}
