// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

/// The size of a window's content.
///
/// @param width columns of the framebuffer
/// @param height rows of the framebuffer
/// @param scale pixels per logical unit of the desktop
/// @param widthMm millimetres across, as far as the screen tells
/// @param heightMm millimetres down, as far as the screen tells
public record WindowMetrics(int width, int height, double scale, int widthMm, int heightMm) {}
