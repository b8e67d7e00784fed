// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// The pixels of a needle's file.
///
/// @param picture the pixels
/// @param mask the opaque ones
record NeedlePicture(Picture picture, Mask mask) {

  private static final int OPAQUE = 255;

  /// Reads a picture that the JDK reads.
  ///
  /// @param name the name for messages
  /// @throws IOException if it is no picture, or a damaged one
  /// @throws IllegalArgumentException if no needle may have its size
  static NeedlePicture read(String name, byte[] file) throws IOException {
    BufferedImage image = decode(name, file);
    int width = image.getWidth();
    int height = image.getHeight();
    int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
    BitSet ignored = new BitSet(argb.length);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(argb.length * PixelFormat.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < argb.length; i++) {
      ignored.set(i, argb[i] >>> 24 != OPAQUE);
      bytes.putInt(argb[i]);
    }
    Picture picture = new Picture(width, height);
    picture.draw(picture.bounds(), width * PixelFormat.BYTES, PixelFormat.X8R8G8B8, bytes.flip());
    return new NeedlePicture(picture, new Mask(width, height, ignored));
  }

  /// Returns a part of this picture.
  NeedlePicture crop(Rect part) {
    return new NeedlePicture(picture.crop(part), mask.crop(part));
  }

  /// Checks the size before it reads the pixels: a file of a few bytes may claim gigabytes of
  /// pixels.
  private static BufferedImage decode(String name, byte[] file) throws IOException {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException(name + " is not a picture that the JDK can read; use a PNG file");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        Needle.checkExtent(
            name,
            orDamaged(name, () -> reader.getWidth(0)),
            orDamaged(name, () -> reader.getHeight(0)));
        return orDamaged(name, () -> reader.read(0));
      } finally {
        reader.dispose();
      }
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  /// Turns any exception of a reader into an IOException. The JDK's readers trust the numbers in a
  /// file, even as array indices.
  private static <T> T orDamaged(String name, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      throw new IOException(name + " is a damaged picture: " + e, e);
    }
  }
}
