// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.image.Picture;
import dev.oriel.pictures.internal.turbojpeg.JpegCompressor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes JPEG files with libjpeg-turbo: baseline, 8 bits, colours at full resolution, because
/// halved colours blur the text on a screen.
///
/// Java's own writer is in `java.desktop`. The start of that module takes half as long as a whole
/// capture, and the writer takes five times as long for a picture.
public final class JpegEncoder implements PictureEncoder {

  /// The quality of [#JpegEncoder()], on the scale of 1 to 100 that all JPEG programs use.
  public static final int DEFAULT_QUALITY = 90;

  private static final int COPY_BYTES = 1 << 16;

  private final int quality;
  private final JpegCompressor compressor;
  private final byte[] copy = new byte[COPY_BYTES];

  /// Creates an encoder with the [#DEFAULT_QUALITY]. It holds native memory until it is closed.
  ///
  /// @throws LinkageError if libjpeg-turbo's `libturbojpeg.so.0` is not installed
  public JpegEncoder() {
    this(DEFAULT_QUALITY);
  }

  /// Creates an encoder, which holds native memory until it is closed.
  ///
  /// @param quality 1 to 100
  /// @throws LinkageError if libjpeg-turbo's `libturbojpeg.so.0` is not installed
  public JpegEncoder(int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality " + quality + "; 1 to 100 are possible");
    }
    this.quality = quality;
    this.compressor = new JpegCompressor();
  }

  @Override
  public void encode(Picture picture, OutputStream out) throws IOException {
    MemorySegment file =
        compressor.compress(
            MemorySegment.ofBuffer(picture.pixels()), picture.width(), picture.height(), quality);
    for (long at = 0; at < file.byteSize(); at += COPY_BYTES) {
      int count = (int) Math.min(COPY_BYTES, file.byteSize() - at);
      MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at, copy, 0, count);
      out.write(copy, 0, count);
    }
  }

  @Override
  public void close() {
    compressor.close();
  }
}
