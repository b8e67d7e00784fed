// SPDX-License-Identifier: Apache-2.0
/// Drawing with OpenGL ES: textures, framebuffers, shaders and text. This package must not know
/// where pictures come from, who waits for them, or where they are shown.
package dev.oriel.gl.internal.draw;
