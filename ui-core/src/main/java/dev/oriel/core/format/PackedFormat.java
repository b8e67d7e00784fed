// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A pixel format of 8 to 32 bits that is not a [PixelFormat], described by a pixman code. Examples
/// are the 16-bit format of `bochs-display`, the 24-bit format of `ramfb`, and formats with 10 bits
/// for each colour.
///
/// [#convert] converts pixels to [PixelFormat#X8R8G8B8], with exactly the colours that QEMU's
/// `screendump` writes: colours of up to 8 bits are repeated until the byte is full
/// (`unorm_to_unorm` in `pixman-access.c`), colours of more bits are scaled
/// (`pixman_float_to_unorm` in `pixman-utils.c`).
///
/// Threading: any thread; immutable.
public final class PackedFormat {

  private static final int BYTE_BITS = 8;

  /// The maximum number of bits of a colour in pixman's packed codes.
  private static final int MAX_BITS = 10;

  private static final int TYPE_ARGB = 2;
  private static final int TYPE_ABGR = 3;
  private static final int TYPE_BGRA = 8;
  private static final int TYPE_RGBA = 9;

  private final int code;
  private final int bytes;
  private final Channel red;
  private final Channel green;
  private final Channel blue;

  /// A colour inside a pixel's word.
  private static final class Channel {

    private final int shift;

    /// For each value, its 8 bits at their position in X8R8G8B8.
    private final int[] bytes;

    /// @param shift position of the colour's lowest bit
    /// @param place position of the colour's lowest bit in X8R8G8B8
    Channel(int shift, int bits, int place) {
      this.shift = shift;
      bytes = new int[1 << bits];
      for (int v = 0; v < bytes.length; v++) {
        bytes[v] = toByte(v, bits) << place;
      }
    }

    int of(int word) {
      return bytes[(word >>> shift) & (bytes.length - 1)];
    }

    private static int toByte(int value, int bits) {
      if (bits > BYTE_BITS) {
        int scaled = (int) (value * (1f / ((1 << bits) - 1)) * (1 << BYTE_BITS));
        return scaled - (scaled >>> BYTE_BITS);
      }
      int result = value << (BYTE_BITS - bits);
      for (int filled = bits; filled < BYTE_BITS; filled *= 2) {
        result |= result >>> filled;
      }
      return result;
    }
  }

  private PackedFormat(int code, int bytes, Channel red, Channel green, Channel blue) {
    this.code = code;
    this.bytes = bytes;
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /// Returns the format of a pixman code (`PIXMAN_FORMAT` in `pixman.h`). Returns null if the
  /// format does not have colours of 1 to 10 bits in a pixel of whole bytes: palettes, grey,
  /// floating point.
  public static @Nullable PackedFormat ofPixman(int code) {
    int bits = code >>> 24;
    int type = code >>> 16 & 0xff;
    int a = code >>> 12 & 0xf;
    int r = code >>> 8 & 0xf;
    int g = code >>> 4 & 0xf;
    int b = code & 0xf;
    boolean sized = bits % BYTE_BITS == 0 && bits >= BYTE_BITS && bits <= Integer.SIZE;
    if (!sized || !isColour(r) || !isColour(g) || !isColour(b) || a + r + g + b > bits) {
      return null;
    }
    // The lowest bits of red, green and blue.
    int[] shifts =
        switch (type) {
          case TYPE_ARGB -> new int[] {b + g, b, 0};
          case TYPE_ABGR -> new int[] {0, r, r + g};
          case TYPE_BGRA -> new int[] {bits - b - g - r, bits - b - g, bits - b};
          case TYPE_RGBA -> new int[] {bits - r, bits - r - g, bits - r - g - b};
          default -> null;
        };
    if (shifts == null) {
      return null;
    }
    return new PackedFormat(
        code,
        bits / BYTE_BITS,
        new Channel(shifts[0], r, 2 * BYTE_BITS),
        new Channel(shifts[1], g, BYTE_BITS),
        new Channel(shifts[2], b, 0));
  }

  private static boolean isColour(int bits) {
    return bits >= 1 && bits <= MAX_BITS;
  }

  /// Returns the number of bytes of a pixel.
  public int bytes() {
    return bytes;
  }

  /// Converts pixels to [PixelFormat#X8R8G8B8].
  ///
  /// @param from pixels in this format
  /// @param at index of the first pixel in `from`
  /// @param to the target, little-endian
  /// @param toAt index of the first pixel in `to`
  /// @param count number of pixels
  /// @throws IndexOutOfBoundsException if either buffer is too short
  public void convert(ByteBuffer from, int at, ByteBuffer to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      int word = word(from, at + i * bytes);
      to.putInt(toAt + i * PixelFormat.BYTES, red.of(word) | green.of(word) | blue.of(word));
    }
  }

  /// Reads byte by byte, because the byte order of the caller's buffer is not known.
  private int word(ByteBuffer from, int at) {
    int word = from.get(at) & 0xff;
    for (int i = 1; i < bytes; i++) {
      word |= (from.get(at + i) & 0xff) << (i * BYTE_BITS);
    }
    return word;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "pixman format 0x%08x", code);
  }
}
