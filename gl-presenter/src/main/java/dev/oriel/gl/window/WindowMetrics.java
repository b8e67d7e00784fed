// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The size of a window's content.
///
/// @param width the width of the framebuffer in pixels
/// @param height the height of the framebuffer in pixels
/// @param scale the pixels per logical unit of the desktop
/// @param widthMm the width in millimetres; an estimate if the screen does not report its size
/// @param heightMm the height in millimetres; an estimate if the screen does not report its size
public record WindowMetrics(int width, int height, double scale, int widthMm, int heightMm) {}
