// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.image.Picture;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Writes the pixels without a header: rows from the top, each pixel as the bytes R, G, B, 255,
/// without padding.
public final class RgbaEncoder implements PictureEncoder {

  private static final int CHUNK_BYTES = 1 << 20;

  private byte[] chunk = new byte[0];

  /// Creates an encoder.
  public RgbaEncoder() {}

  @Override
  public void encode(Picture picture, OutputStream out) throws IOException {
    ByteBuffer pixels = picture.pixels();
    if (out instanceof FileOutputStream file) {
      // Write directly from the picture: a stream would copy the pixels twice.
      FileChannel channel = file.getChannel();
      while (pixels.hasRemaining()) {
        channel.write(pixels);
      }
      return;
    }
    if (chunk.length == 0) {
      chunk = new byte[Math.min(CHUNK_BYTES, pixels.remaining())];
    }
    while (pixels.hasRemaining()) {
      int bytes = Math.min(chunk.length, pixels.remaining());
      pixels.get(chunk, 0, bytes);
      out.write(chunk, 0, bytes);
    }
  }

  @Override
  public void close() {}
}
