// SPDX-License-Identifier: Apache-2.0
/// What GLFW leaves out of Xlib: the keyboard's grab.
package dev.oriel.gl.internal.x11;
