// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// A DRM pixel format code (`drm_fourcc.h`), with the properties that validation needs.
///
/// Every `int` is accepted as a code. Only [#known] codes have a layout that Oriel can check, and
/// only buffers in such a format are passed to a driver.
///
/// @param code the code as in the protocol: four characters, little-endian
public record Fourcc(int code) {

  /// Bytes B, G, R, X in memory.
  public static final Fourcc XRGB8888 = of("XR24");

  /// Bytes B, G, R, A in memory.
  public static final Fourcc ARGB8888 = of("AR24");

  /// Bytes R, G, B, X in memory.
  public static final Fourcc XBGR8888 = of("XB24");

  /// Bytes R, G, B, A in memory.
  public static final Fourcc ABGR8888 = of("AB24");

  /// Bytes X, R, G, B in memory.
  public static final Fourcc BGRX8888 = of("BX24");

  /// Bytes A, R, G, B in memory.
  public static final Fourcc BGRA8888 = of("BA24");

  /// Bytes X, B, G, R in memory.
  public static final Fourcc RGBX8888 = of("RX24");

  /// Bytes A, B, G, R in memory.
  public static final Fourcc RGBA8888 = of("RA24");

  /// 16-bit little-endian words of 5 red, 6 green, 5 blue bits.
  public static final Fourcc RGB565 = of("RG16");

  /// 32-bit little-endian words of 2 unused bits and 10 each of red, green, blue.
  public static final Fourcc XRGB2101010 = of("XR30");

  /// [#XRGB2101010] with 2 bits of alpha.
  public static final Fourcc ARGB2101010 = of("AR30");

  /// 32-bit little-endian words of 2 unused bits and 10 each of blue, green, red.
  public static final Fourcc XBGR2101010 = of("XB30");

  /// [#XBGR2101010] with 2 bits of alpha.
  public static final Fourcc ABGR2101010 = of("AB30");

  /// A plane of 8-bit luma and one of interleaved 8-bit chroma at half resolution.
  public static final Fourcc NV12 = of("NV12");

  private static final List<Fourcc> PACKED_32 =
      List.of(
          XRGB8888,
          ARGB8888,
          XBGR8888,
          ABGR8888,
          BGRX8888,
          BGRA8888,
          RGBX8888,
          RGBA8888,
          XRGB2101010,
          ARGB2101010,
          XBGR2101010,
          ABGR2101010);

  /// Returns the code of four ASCII characters.
  public static Fourcc of(String name) {
    byte[] b = name.getBytes(StandardCharsets.US_ASCII);
    if (b.length != 4) {
      throw new IllegalArgumentException("a fourcc has four characters: \"" + name + "\"");
    }
    return new Fourcc(b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24);
  }

  /// Returns whether Oriel knows the memory layout of the format, so that it can validate a buffer.
  public boolean known() {
    return PACKED_32.contains(this) || equals(RGB565) || equals(NV12);
  }

  /// Returns the number of colour planes, or 0 if the format is not [#known]. A modifier may add
  /// more planes.
  public int colorPlanes() {
    return equals(NV12) ? 2 : known() ? 1 : 0;
  }

  /// Returns the number of bytes that a row of `width` pixels needs in colour plane `plane`,
  /// without padding.
  ///
  /// @throws IllegalArgumentException if the format is not [#known] or has no such plane
  public long rowBytes(int plane, int width) {
    if (plane < 0 || plane >= colorPlanes()) {
      throw new IllegalArgumentException(this + " has no plane " + plane);
    }
    if (equals(NV12)) {
      return plane == 0 ? width : 2L * ((width + 1L) / 2);
    }
    return (equals(RGB565) ? 2L : 4L) * width;
  }

  /// Returns the number of rows of colour plane `plane` in a picture of `height` rows.
  public int planeRows(int plane, int height) {
    return equals(NV12) && plane == 1 ? (height + 1) / 2 : height;
  }

  /// Returns whether the format has alpha.
  public boolean hasAlpha() {
    char first = (char) (code & 0xff);
    char second = (char) (code >> 8 & 0xff);
    return first == 'A' || second == 'A';
  }

  /// Returns the four characters, or the number in hexadecimal if one of them is not printable.
  @Override
  public String toString() {
    StringBuilder name = new StringBuilder(4);
    for (int shift = 0; shift < 32; shift += 8) {
      int c = code >>> shift & 0xff;
      if (c < 0x20 || c > 0x7e) {
        return String.format(Locale.ROOT, "0x%08x", code);
      }
      name.append((char) c);
    }
    return name.toString();
  }
}
