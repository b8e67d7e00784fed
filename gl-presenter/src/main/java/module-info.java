// SPDX-License-Identifier: Apache-2.0
/// Presents frames: drawing, windows, and read-back without a window. This module does not depend
/// on D-Bus.
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
  exports dev.oriel.gl.overlay;
  exports dev.oriel.gl.window;
}
