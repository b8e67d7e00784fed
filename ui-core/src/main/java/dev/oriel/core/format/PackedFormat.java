// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A pixel format of 8 to 32 bits that is not a [PixelFormat], as pixman's codes describe it: the
/// 16 bits of `bochs-display`, the 24 bits of `ramfb`, 10 bits a colour.
///
/// Its pixels become [PixelFormat#X8R8G8B8] with the very colours that QEMU's `screendump` writes:
/// up to 8 bits are repeated until the byte is full (`unorm_to_unorm` in `pixman-access.c`), more
/// are scaled (`pixman_float_to_unorm` in `pixman-utils.c`).
///
/// Threading: any thread; immutable.
public final class PackedFormat {

  private static final int BYTE_BITS = 8;

  /// The most bits of a colour that pixman's packed codes have.
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

  /// A colour inside of a pixel's word.
  private static final class Channel {

    private final int shift;

    /// What each value is in 8 bits, where it belongs in X8R8G8B8.
    private final int[] bytes;

    /// @param shift of its lowest bit
    /// @param place of its lowest bit in X8R8G8B8
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

  /// The format of a pixman code (`PIXMAN_FORMAT` in `pixman.h`), or null where it has no colours
  /// of 1 to 10 bits in a pixel of whole bytes: palettes, grey, floating point.
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
    // Where red, green and blue begin.
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

  /// Bytes of a pixel.
  public int bytes() {
    return bytes;
  }

  /// Writes pixels as [PixelFormat#X8R8G8B8].
  ///
  /// @param from pixels of this format
  /// @param at where the first of them begins
  /// @param to little-endian
  /// @param toAt where the first one goes
  /// @throws IndexOutOfBoundsException if either buffer is too short
  public void convert(ByteBuffer from, int at, ByteBuffer to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      int word = word(from, at + i * bytes);
      to.putInt(toAt + i * PixelFormat.BYTES, red.of(word) | green.of(word) | blue.of(word));
    }
  }

  /// Byte by byte, as the order of a buffer is its owner's.
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
