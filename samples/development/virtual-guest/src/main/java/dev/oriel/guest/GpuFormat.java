// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.format.PixelFormat;

/// The 2D formats of virtio-gpu (`enum virtio_gpu_formats`), named by the order of their bytes in
/// memory.
public enum GpuFormat {
  /// Blue first, with alpha.
  B8G8R8A8(1, PixelFormat.A8R8G8B8),
  /// Blue first, opaque: the scanout format of a Linux guest.
  B8G8R8X8(2, PixelFormat.X8R8G8B8),
  /// Alpha first, then red.
  A8R8G8B8(3, PixelFormat.B8G8R8A8),
  /// Padding first, then red.
  X8R8G8B8(4, PixelFormat.B8G8R8X8),
  /// Red first, with alpha.
  R8G8B8A8(67, PixelFormat.A8B8G8R8),
  /// Padding first, then blue.
  X8B8G8R8(68, PixelFormat.R8G8B8X8),
  /// Alpha first, then blue.
  A8B8G8R8(121, PixelFormat.R8G8B8A8),
  /// Red first, opaque.
  R8G8B8X8(134, PixelFormat.X8B8G8R8);

  private final int code;
  private final PixelFormat pixelFormat;

  GpuFormat(int code, PixelFormat pixelFormat) {
    this.code = code;
    this.pixelFormat = pixelFormat;
  }

  int code() {
    return code;
  }

  /// Returns the pixman format with the same bytes. QEMU names formats to a viewer in this way.
  public PixelFormat pixelFormat() {
    return pixelFormat;
  }
}
