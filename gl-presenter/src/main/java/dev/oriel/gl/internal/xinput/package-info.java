// SPDX-License-Identifier: Apache-2.0
/// Functions of X11 input that GLFW does not offer.
package dev.oriel.gl.internal.xinput;
