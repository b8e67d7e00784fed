// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.image.Picture;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Writes the bare pixels: rows from the top, each pixel the bytes R, G, B, 255, nothing before or
/// between.
public final class RgbaEncoder implements PictureEncoder {

  private static final int CHUNK_BYTES = 1 << 20;

  private byte[] chunk = new byte[0];

  /// An encoder.
  public RgbaEncoder() {}

  @Override
  public void encode(Picture picture, OutputStream out) throws IOException {
    ByteBuffer pixels = picture.pixels();
    if (out instanceof FileOutputStream file) {
      // Straight from the picture: streams would copy it twice on its way.
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
