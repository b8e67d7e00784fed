// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.memory.SharedMemory;
import java.util.Locale;

/// A scanout in memory that QEMU shares (`Listener.Unix.Map`): live, so the guest may write at any
/// time.
///
/// Ownership: owns the mapping; shared by reference count, see [SharedResource].
public final class MappedScanout extends SharedResource {

  /// The widest and highest picture that is accepted.
  public static final int MAX_EXTENT = 16384;

  /// The most pixels that are accepted: four times what 8K has. More is no screen.
  public static final long MAX_PIXELS = 4L * 7680 * 4320;

  private final int width;
  private final int height;
  private final int strideBytes;
  private final PixelFormat format;
  private final SharedMemory memory;

  /// Takes the mapping over, also where this fails.
  ///
  /// @param memory the mapping, whose first byte is the picture's first pixel
  /// @throws InvalidScanoutException if the numbers cannot be true; the mapping is closed
  public MappedScanout(
      int width, int height, int strideBytes, PixelFormat format, SharedMemory memory) {
    this.width = width;
    this.height = height;
    this.strideBytes = strideBytes;
    this.format = format;
    this.memory = memory;
    try {
      long needed = requiredBytes(width, height, strideBytes);
      if (memory.length() < needed) {
        throw new InvalidScanoutException(
            String.format(
                Locale.ROOT,
                "shared picture of %dx%d stride %d needs %d bytes, %d are mapped",
                width,
                height,
                strideBytes,
                needed,
                memory.length()));
      }
    } catch (InvalidScanoutException e) {
      memory.close();
      throw e;
    }
  }

  /// The bytes that a picture takes, after checking its numbers.
  ///
  /// @throws InvalidScanoutException if they cannot be true
  public static long requiredBytes(int width, int height, int strideBytes) {
    return requiredBytes(width, height, strideBytes, PixelFormat.BYTES);
  }

  /// The bytes that a picture takes whose pixels have `pixelBytes`, after checking its numbers.
  ///
  /// @throws InvalidScanoutException if they cannot be true
  public static long requiredBytes(int width, int height, int strideBytes, int pixelBytes) {
    checkSize(width, height);
    long row = (long) width * pixelBytes;
    if (strideBytes < row) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "picture %d pixels wide has a stride of %d bytes; at least %d are needed",
              width,
              strideBytes,
              row));
    }
    return (long) strideBytes * (height - 1) + row;
  }

  /// Checks that a picture can be held in memory, four bytes a pixel.
  ///
  /// @throws InvalidScanoutException if it cannot
  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1 || width > MAX_EXTENT || height > MAX_EXTENT) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "picture of %dx%d pixels; 1x1 to %dx%d are accepted",
              width,
              height,
              MAX_EXTENT,
              MAX_EXTENT));
    }
    if ((long) width * height > MAX_PIXELS) {
      throw new InvalidScanoutException(
          String.format(
              Locale.ROOT,
              "picture of %dx%d pixels; at most %d million are accepted",
              width,
              height,
              MAX_PIXELS / 1_000_000));
    }
  }

  /// Columns.
  public int width() {
    return width;
  }

  /// Rows.
  public int height() {
    return height;
  }

  /// Bytes from one row to the next.
  public int strideBytes() {
    return strideBytes;
  }

  /// The layout of a pixel.
  public PixelFormat format() {
    return format;
  }

  /// The mapping; valid until this scanout is freed.
  public SharedMemory memory() {
    return memory;
  }

  @Override
  void free() {
    memory.close();
  }

  @Override
  public String toString() {
    return "shared picture " + width + "x" + height + " " + format + " stride " + strideBytes;
  }
}
