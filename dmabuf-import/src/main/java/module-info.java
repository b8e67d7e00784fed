// SPDX-License-Identifier: Apache-2.0
/// Imports a guest's dma-bufs as EGLImages and textures, without a copy. This module does not
/// depend on D-Bus or windows.
@org.jspecify.annotations.NullMarked
module dev.oriel.dmabuf {
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.sync;
  requires static transitive org.jspecify;
  requires org.lwjgl;
  requires org.lwjgl.egl;
  requires org.lwjgl.opengles;

  exports dev.oriel.dmabuf;
}
