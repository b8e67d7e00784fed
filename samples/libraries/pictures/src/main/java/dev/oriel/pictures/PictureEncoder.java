// SPDX-License-Identifier: Apache-2.0
package dev.oriel.pictures;

import dev.oriel.core.image.Picture;
import java.io.IOException;
import java.io.OutputStream;

/// Writes pictures in one file format.
///
/// An encoder may be used for any number of pictures and keeps its buffers between them. Threading:
/// one thread at a time.
public sealed interface PictureEncoder extends AutoCloseable
    permits JpegEncoder, PngEncoder, PpmEncoder, RgbaEncoder {

  /// Writes one picture, whole. Ownership: the stream stays open and the caller's.
  void encode(Picture picture, OutputStream out) throws IOException;

  @Override
  void close();
}
