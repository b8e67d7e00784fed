// SPDX-License-Identifier: Apache-2.0
/// An X11 connection in addition to GLFW's: pixels through shared memory.
package dev.oriel.gl.internal.xcb;
