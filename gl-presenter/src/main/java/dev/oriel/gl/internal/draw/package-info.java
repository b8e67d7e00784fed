// SPDX-License-Identifier: Apache-2.0
/// Drawing with OpenGL ES: textures, framebuffers, shaders, and letters. Must not know where
/// pictures come from, who waits for them, or what they are shown on.
package dev.oriel.gl.internal.draw;
