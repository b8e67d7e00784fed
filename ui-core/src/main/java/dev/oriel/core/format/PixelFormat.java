// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import org.jspecify.annotations.Nullable;

/// The pixel formats of software scanouts, with the pixman codes that QEMU uses (`pixman.h`).
///
/// The pixman names describe 32-bit words in the host's byte order. The offsets here are those of
/// the bytes in memory on a little-endian host; Oriel does not run on other hosts.
public enum PixelFormat {
  /// Bytes B, G, R, X. VGA always sends this format.
  X8R8G8B8(0x20020888, 2, 1, 0, -1, Fourcc.XRGB8888),
  /// Bytes B, G, R, A.
  A8R8G8B8(0x20028888, 2, 1, 0, 3, Fourcc.ARGB8888),
  /// Bytes R, G, B, X.
  X8B8G8R8(0x20030888, 0, 1, 2, -1, Fourcc.XBGR8888),
  /// Bytes R, G, B, A.
  A8B8G8R8(0x20038888, 0, 1, 2, 3, Fourcc.ABGR8888),
  /// Bytes X, R, G, B.
  B8G8R8X8(0x20080888, 1, 2, 3, -1, Fourcc.BGRX8888),
  /// Bytes A, R, G, B.
  B8G8R8A8(0x20088888, 1, 2, 3, 0, Fourcc.BGRA8888),
  /// Bytes X, B, G, R.
  R8G8B8X8(0x20090888, 3, 2, 1, -1, Fourcc.RGBX8888),
  /// Bytes A, B, G, R.
  R8G8B8A8(0x20098888, 3, 2, 1, 0, Fourcc.RGBA8888);

  /// The number of bytes of a pixel, in every format of this list.
  public static final int BYTES = 4;

  private final int pixman;
  private final int red;
  private final int green;
  private final int blue;
  private final int alpha;
  private final Fourcc fourcc;

  PixelFormat(int pixman, int red, int green, int blue, int alpha, Fourcc fourcc) {
    this.pixman = pixman;
    this.red = red;
    this.green = green;
    this.blue = blue;
    this.alpha = alpha;
    this.fourcc = fourcc;
  }

  /// Returns the format of a pixman code, or null if this list does not contain it.
  public static @Nullable PixelFormat ofPixman(int code) {
    for (PixelFormat f : values()) {
      if (f.pixman == code) {
        return f;
      }
    }
    return null;
  }

  /// Returns the format of a DRM code, or null if this list does not contain it.
  public static @Nullable PixelFormat ofFourcc(Fourcc code) {
    for (PixelFormat f : values()) {
      if (f.fourcc.equals(code)) {
        return f;
      }
    }
    return null;
  }

  /// Returns the pixman code.
  public int pixman() {
    return pixman;
  }

  /// Returns the index of the byte that holds red in a pixel.
  public int redByte() {
    return red;
  }

  /// Returns the index of the byte that holds green in a pixel.
  public int greenByte() {
    return green;
  }

  /// Returns the index of the byte that holds blue in a pixel.
  public int blueByte() {
    return blue;
  }

  /// Returns the index of the byte that holds alpha in a pixel, or -1 if the format is opaque.
  public int alphaByte() {
    return alpha;
  }

  /// Returns whether the format has alpha.
  public boolean hasAlpha() {
    return alpha >= 0;
  }

  /// Returns the DRM code of the same layout.
  public Fourcc fourcc() {
    return fourcc;
  }
}
