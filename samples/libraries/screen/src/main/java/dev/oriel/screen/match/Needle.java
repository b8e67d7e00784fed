// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.image.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// A picture to be found on a screen.
///
/// Pixels that are not opaque do not count: paint over what changes, such as a clock, with
/// transparency. Crop it to what tells the thing: a wide margin of plain background makes it look
/// more alike to other places.
///
/// Threading: immutable.
public final class Needle {

  /// The least width and height.
  public static final int MIN_EXTENT = 8;

  /// The most pixels: an 8K screen's.
  static final int MAX_PIXELS = 7680 * 4320;

  /// The coarsest plane of a needle has points of this many pixels.
  static final int MAX_STEP = 16;

  private static final int OPAQUE = 255;

  /// With fewer points a likeness says little.
  private static final int MIN_TAPS = 16;

  private final String name;
  private final Picture picture;
  private final Mask mask;

  /// By the binary logarithm of the step.
  private final SparseTemplate[] sparse =
      new SparseTemplate[Integer.numberOfTrailingZeros(MAX_STEP) + 1];

  private final Map<Channel, SparseTemplate> dense = new EnumMap<>(Channel.class);

  private Needle(String name, Picture picture, Mask mask) {
    this.name = name;
    this.picture = picture;
    this.mask = mask;
    DownsampledChannel plane = new DownsampledChannel();
    for (Channel channel : Channel.values()) {
      plane.fill(picture, picture.bounds(), 1, channel);
      dense.put(channel, SparseTemplate.of(plane, mask, 1));
    }
    for (int i = 0; i < sparse.length; i++) {
      plane.fill(picture, picture.bounds(), 1 << i, Channel.LUMA);
      sparse[i] = SparseTemplate.of(plane, mask, 2);
    }
    if (sparse[0].count() < MIN_TAPS) {
      // A small one: each point counts.
      sparse[0] = dense(Channel.LUMA);
    }
    if (sparse[0].count() < MIN_TAPS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the needle %s has too few opaque pixels that lie together to be told from others (%d)",
              name,
              mask.count()));
    }
  }

  /// A needle of which all pixels count; the picture is copied.
  ///
  /// @param name for messages
  /// @throws IllegalArgumentException if it is smaller than [#MIN_EXTENT]
  public static Needle of(String name, Picture picture) {
    checkExtent(name, picture.width(), picture.height());
    return new Needle(
        name, picture.crop(picture.bounds()), new Mask(picture.width(), picture.height(), null));
  }

  /// The needle in a picture file: PNG, or what else the JDK reads.
  public static Needle load(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(String.valueOf(file.getFileName()), in);
    }
  }

  /// The needle in a resource beside a class; a field can be initialised with it.
  ///
  /// @throws UncheckedIOException if there is none, or it is no picture
  public static Needle load(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no resource " + resource + " beside " + beside.getName());
      }
      return read(resource, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Needle read(String name, InputStream in) throws IOException {
    BufferedImage image = decode(name, in);
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
    return new Needle(name, picture, new Mask(width, height, ignored));
  }

  /// Reads the size before the pixels: a file of a few bytes may claim gigabytes of them.
  private static BufferedImage decode(String name, InputStream in) throws IOException {
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException(name + " is no picture that the JDK reads; PNG is best");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        checkExtent(
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

  /// The JDK's readers believe a file's own numbers, for indices too.
  private static <T> T orDamaged(String name, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      throw new IOException(name + " is a damaged picture: " + e, e);
    }
  }

  private static void checkExtent(String name, int width, int height) {
    if (width < MIN_EXTENT || height < MIN_EXTENT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the needle %s has %dx%d pixels; at least %dx%d are needed to tell it from others",
              name,
              width,
              height,
              MIN_EXTENT,
              MIN_EXTENT));
    }
    if ((long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the needle %s has %dx%d pixels; more than %d are on no screen: crop it to what tells the thing",
              name,
              width,
              height,
              MAX_PIXELS));
    }
  }

  /// Its name, for messages.
  public String name() {
    return name;
  }

  /// Columns.
  public int width() {
    return picture.width();
  }

  /// Rows.
  public int height() {
    return picture.height();
  }

  /// Its pixels, to be read only; those that do not count too.
  public Picture picture() {
    return picture;
  }

  /// Whether a pixel counts.
  public boolean counts(int x, int y) {
    return mask.all(x, y, 1);
  }

  /// Every second point of its brightness at a step.
  SparseTemplate sparse(int step) {
    return sparse[Integer.numberOfTrailingZeros(step)];
  }

  /// All points of a channel at a step of 1.
  SparseTemplate dense(Channel channel) {
    return Objects.requireNonNull(dense.get(channel), "all channels are there");
  }

  /// `login.png (64x64)`.
  @Override
  public String toString() {
    return name + " (" + width() + "x" + height() + ")";
  }
}
