// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.io.OutputStream;

/// An encoder that writes pictures in one file format.
///
/// An encoder can write any number of pictures, and keeps its buffers between them. Threading: one
/// thread at a time.
public sealed interface PictureEncoder extends AutoCloseable
    permits JpegEncoder, PngEncoder, PpmEncoder, RgbaEncoder {

  /// Writes one complete picture. Ownership: the stream belongs to the caller and stays open.
  void encode(Picture picture, OutputStream out) throws IOException;

  @Override
  void close();
}
