// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.memory.SharedMemory;
import java.util.Locale;

/// A scanout in memory that QEMU shares (`Listener.Unix.Map`). The memory is live: the guest may
/// write to it at any time.
///
/// Ownership: a scanout owns the mapping. It is shared by reference count, see [SharedResource].
public final class MappedScanout extends SharedResource {

  /// The largest width and height that is accepted.
  public static final int MAX_EXTENT = 16384;

  /// The largest number of pixels that is accepted: four times that of an 8K screen, which is more
  /// than any real screen has.
  public static final long MAX_PIXELS = 4L * 7680 * 4320;

  private final int width;
  private final int height;
  private final int strideBytes;
  private final PixelFormat format;
  private final SharedMemory memory;

  /// Creates a scanout with one reference. Ownership: consumes the mapping, even if this fails.
  ///
  /// @param memory the mapping, whose first byte belongs to the picture's first pixel
  /// @throws InvalidScanoutException if the numbers are impossible or the mapping is too short
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

  /// Checks the numbers of a picture in a [PixelFormat] and returns its size in bytes.
  ///
  /// @throws InvalidScanoutException if the numbers are impossible
  public static long requiredBytes(int width, int height, int strideBytes) {
    return requiredBytes(width, height, strideBytes, PixelFormat.BYTES);
  }

  /// Checks the numbers of a picture and returns its size in bytes.
  ///
  /// @param pixelBytes bytes of a pixel
  /// @throws InvalidScanoutException if the numbers are impossible
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

  /// Returns the number of columns.
  public int width() {
    return width;
  }

  /// Returns the number of rows.
  public int height() {
    return height;
  }

  /// Returns the number of bytes from one row to the next.
  public int strideBytes() {
    return strideBytes;
  }

  /// Returns the layout of a pixel.
  public PixelFormat format() {
    return format;
  }

  /// Returns the mapping, which is valid until this scanout is freed. Ownership: it stays this
  /// object's.
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
