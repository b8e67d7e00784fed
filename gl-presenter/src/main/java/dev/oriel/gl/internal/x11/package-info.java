// SPDX-License-Identifier: Apache-2.0
/// Functions of Xlib that GLFW does not offer: the keyboard grab.
package dev.oriel.gl.internal.x11;
