// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import dev.oriel.core.geometry.Rect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// An opaque picture that somebody else made of a screen, to compare with.
public final class Screenshot {

  private static final int PIXEL_BYTES = 4;

  private final Rect bounds;
  private final byte[] rgba;

  /// Takes over rows without padding, four bytes R, G, B, 255 a pixel.
  Screenshot(int width, int height, byte[] rgba) {
    this.bounds = Rect.ofSize(width, height);
    this.rgba = rgba;
    if (rgba.length != bounds.area() * PIXEL_BYTES) {
      throw new IllegalArgumentException(rgba.length + " bytes for " + bounds);
    }
  }

  /// Its size.
  public Rect bounds() {
    return bounds;
  }

  /// A pixel as `0xRRGGBB`.
  public int rgb(int x, int y) {
    if (!bounds.contains(x, y)) {
      throw new IllegalArgumentException(x + "," + y + " is not inside " + bounds);
    }
    int at = (y * bounds.width() + x) * PIXEL_BYTES;
    return (rgba[at] & 0xff) << 16 | (rgba[at + 1] & 0xff) << 8 | (rgba[at + 2] & 0xff);
  }

  /// All of it: rows without padding, four bytes R, G, B, 255 a pixel.
  public byte[] rgba() {
    return rgba.clone();
  }

  /// A part of it, in the same form.
  public byte[] rgba(Rect part) {
    if (!bounds.contains(part)) {
      throw new IllegalArgumentException(part + " is not inside " + bounds);
    }
    byte[] cut = new byte[Math.toIntExact(part.area() * PIXEL_BYTES)];
    int rowBytes = part.width() * PIXEL_BYTES;
    for (int y = 0; y < part.height(); y++) {
      int from = ((part.y() + y) * bounds.width() + part.x()) * PIXEL_BYTES;
      System.arraycopy(rgba, from, cut, y * rowBytes, rowBytes);
    }
    return cut;
  }

  /// Whether both show the same.
  public boolean samePixels(Screenshot other) {
    return bounds.equals(other.bounds) && Arrays.equals(rgba, other.rgba);
  }

  /// Reads a PNG of 8 bits a channel.
  public static Screenshot ofPng(byte[] png) {
    return PngReader.read(png);
  }

  /// Reads a binary PPM: `P6`, width, height, 255, one white space, three bytes a pixel.
  public static Screenshot ofPpm(byte[] ppm) {
    int at = 0;
    String[] header = new String[4];
    for (int i = 0; i < header.length; i++) {
      int start = at;
      while (!Character.isWhitespace(ppm[at])) {
        at++;
      }
      header[i] = new String(ppm, start, at - start, StandardCharsets.US_ASCII);
      at++;
    }
    if (!header[0].equals("P6") || !header[3].equals("255")) {
      throw new IllegalArgumentException("not a binary PPM of 8 bits: " + header[0]);
    }
    int width = Integer.parseInt(header[1]);
    int height = Integer.parseInt(header[2]);
    byte[] rgba = new byte[width * height * PIXEL_BYTES];
    for (int i = 0; i < rgba.length; i += PIXEL_BYTES) {
      rgba[i] = ppm[at++];
      rgba[i + 1] = ppm[at++];
      rgba[i + 2] = ppm[at++];
      rgba[i + 3] = (byte) 0xff;
    }
    return new Screenshot(width, height, rgba);
  }

  /// Reads an X window dump (`X11/XWDFile.h`) of 32 bits a pixel, least significant byte first.
  static Screenshot ofXwd(ByteBuffer xwd) {
    ByteBuffer header = xwd.duplicate().order(ByteOrder.BIG_ENDIAN);
    int headerBytes = header.getInt(0);
    int width = header.getInt(16);
    int height = header.getInt(20);
    int byteOrder = header.getInt(28);
    int bitsPerPixel = header.getInt(44);
    int stride = header.getInt(48);
    int redMask = header.getInt(56);
    int colours = header.getInt(76);
    if (byteOrder != 0 || bitsPerPixel != 32 || redMask != 0xff_0000) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "XWD of %d bits, byte order %d, red 0x%x",
              bitsPerPixel,
              byteOrder,
              redMask));
    }
    int pixels = headerBytes + colours * 12;
    byte[] rgba = new byte[width * height * PIXEL_BYTES];
    int out = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = pixels + y * stride + x * 4;
        rgba[out++] = xwd.get(at + 2);
        rgba[out++] = xwd.get(at + 1);
        rgba[out++] = xwd.get(at);
        rgba[out++] = (byte) 0xff;
      }
    }
    return new Screenshot(width, height, rgba);
  }
}
