// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures.internal.turbojpeg;

import dev.oriel.pictures.internal.turbojpeg.gen.turbojpeg_h;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/// A JPEG compressor of libjpeg-turbo, the library that browsers and desktops use.
///
/// Threading: one thread at a time. Ownership: [#close()] frees the compressor and its result.
public final class JpegCompressor implements AutoCloseable {

  private final Arena arena = Arena.ofShared();

  /// The address of the last result (`unsigned char *`), with its [#size] (`unsigned long`). The
  /// library enlarges the result as needed.
  private final MemorySegment result = arena.allocate(ValueLayout.ADDRESS);

  private final MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
  private final MemorySegment handle;
  private boolean closed;

  /// Creates a compressor.
  ///
  /// @throws LinkageError if libturbojpeg is missing
  public JpegCompressor() {
    handle = turbojpeg_h.tjInitCompress();
    if (handle.equals(MemorySegment.NULL)) {
      throw new OutOfMemoryError("tjInitCompress() = NULL: " + reason(MemorySegment.NULL));
    }
  }

  /// Compresses one picture, with colours at full resolution.
  ///
  /// @param rgbx native memory with 4 bytes per pixel, rows without padding
  /// @param quality 1 to 100
  /// @return the whole file, valid until the next call
  public MemorySegment compress(MemorySegment rgbx, int width, int height, int quality)
      throws IOException {
    int status =
        turbojpeg_h.tjCompress2(
            handle,
            rgbx,
            width,
            0,
            height,
            turbojpeg_h.TJPF_RGBX(),
            result,
            size,
            turbojpeg_h.TJSAMP_444(),
            quality,
            turbojpeg_h.TJFLAG_ACCURATEDCT());
    if (status != 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "tjCompress2(%dx%d, quality %d) = %d: %s",
              width,
              height,
              quality,
              status,
              reason(handle)));
    }
    return result
        .get(ValueLayout.ADDRESS, 0)
        .reinterpret(size.get(ValueLayout.JAVA_LONG, 0))
        .asReadOnly();
  }

  private static String reason(MemorySegment handle) {
    return turbojpeg_h.tjGetErrorStr2(handle).getString(0);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    turbojpeg_h.tjFree(result.get(ValueLayout.ADDRESS, 0));
    var _ = turbojpeg_h.tjDestroy(handle);
    arena.close();
  }
}
