// SPDX-License-Identifier: Apache-2.0
/// Pixel formats and memory layouts, with their codes in DRM and pixman.
///
/// Begin with [Fourcc] and [Modifier] for dma-bufs, and with [PixelFormat] for pixels in CPU
/// memory. All values are immutable and can be used on any thread.
package dev.oriel.core.format;
