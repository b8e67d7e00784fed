// SPDX-License-Identifier: Apache-2.0
/// What GLFW leaves out of Wayland.
package dev.oriel.gl.internal.wayland;
