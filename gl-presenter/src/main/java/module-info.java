// SPDX-License-Identifier: Apache-2.0
/// Presents frames: painting, windows, read-back without a window. Knows nothing of D-Bus.
@org.jspecify.annotations.NullMarked
module dev.oriel.gl {
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dmabuf;
  requires static transitive org.jspecify;
  requires jdk.jfr;
  requires org.lwjgl;
  requires org.lwjgl.egl;
  requires org.lwjgl.glfw;
  requires org.lwjgl.opengles;

  exports dev.oriel.gl;
  exports dev.oriel.gl.window;
}
