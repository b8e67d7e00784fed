// SPDX-License-Identifier: Apache-2.0
/// Rectangles of pixels, and the mapping between a picture and the window that shows it.
///
/// Begin with [Rect]; [Viewport] converts positions. All values are immutable and can be used on
/// any thread.
package dev.oriel.core.geometry;
