// SPDX-License-Identifier: Apache-2.0
/// What GLFW leaves out of X11's input.
package dev.oriel.gl.internal.xinput;
