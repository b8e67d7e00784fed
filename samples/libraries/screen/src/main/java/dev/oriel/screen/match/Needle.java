// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
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

/// A picture to find on a screen.
///
/// Pixels that are not opaque do not count: paint over parts that change, such as a clock, with
/// transparency. Crop the picture to the part that identifies the item: a wide margin of plain
/// background makes it more similar to other places.
///
/// Threading: immutable.
public final class Needle {

  /// The minimum width and height.
  public static final int MIN_EXTENT = 8;

  /// The maximum number of pixels: those of an 8K screen.
  static final int MAX_PIXELS = 7680 * 4320;

  /// The step of a needle's coarsest plane: the distance between two points in pixels.
  static final int MAX_STEP = 16;

  private static final int OPAQUE = 255;

  /// The minimum number of compared points. With fewer points a likeness is not reliable.
  private static final int MIN_TAPS = 16;

  private final String name;
  private final Picture picture;
  private final Mask mask;

  /// The templates by the binary logarithm of their step.
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
      // The needle is small, so each of its points counts.
      sparse[0] = dense(Channel.LUMA);
    }
    if (sparse[0].count() < MIN_TAPS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the needle %s has too few adjacent opaque pixels to distinguish it from other pictures (%d opaque): make it larger, or make more of its pixels opaque",
              name,
              mask.count()));
    }
  }

  /// Returns a needle of which all pixels count. The picture is copied.
  ///
  /// @param name the name for messages
  /// @throws IllegalArgumentException if the picture is smaller than [#MIN_EXTENT] or has more
  ///   pixels than an 8K screen
  public static Needle of(String name, Picture picture) {
    checkExtent(name, picture.width(), picture.height());
    return new Needle(
        name, picture.crop(picture.bounds()), new Mask(picture.width(), picture.height(), null));
  }

  /// Reads a needle from a picture file: PNG, or another format that the JDK reads.
  public static Needle load(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(String.valueOf(file.getFileName()), in);
    }
  }

  /// Reads a needle from a resource in the package of a class. The method throws no checked
  /// exception, so it can initialise a field.
  ///
  /// @throws UncheckedIOException if the resource does not exist, or if it is not a picture
  public static Needle load(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(
            "there is no resource " + resource + " in the package of " + beside.getName());
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

  /// Checks the size before it reads the pixels: a file of a few bytes may claim gigabytes of
  /// pixels.
  private static BufferedImage decode(String name, InputStream in) throws IOException {
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException(name + " is not a picture that the JDK can read; use a PNG file");
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

  /// Turns any exception of a reader into an IOException. The JDK's readers trust the numbers in a
  /// file, even as array indices.
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
              "the needle %s has %dx%d pixels; at least %dx%d are needed to distinguish it from other pictures",
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
              "the needle %s has %dx%d pixels; at most %d are possible: crop it to the part that identifies the item",
              name,
              width,
              height,
              MAX_PIXELS));
    }
  }

  /// Returns the name for messages.
  public String name() {
    return name;
  }

  /// Returns the width in pixels.
  public int width() {
    return picture.width();
  }

  /// Returns the height in pixels.
  public int height() {
    return picture.height();
  }

  /// Returns the pixels, including those that do not count. Do not change them.
  public Picture picture() {
    return picture;
  }

  /// Returns whether a pixel counts.
  public boolean counts(int x, int y) {
    return mask.all(x, y, 1);
  }

  /// Returns every second point of the brightness at a step.
  SparseTemplate sparse(int step) {
    return sparse[Integer.numberOfTrailingZeros(step)];
  }

  /// Returns all points of a channel at a step of 1.
  SparseTemplate dense(Channel channel) {
    return Objects.requireNonNull(dense.get(channel), "all channels are there");
  }

  /// Returns the area of all places of the needle that the damage touches. At other places nothing
  /// has changed.
  public Rect placesIn(Damage damage) {
    Rect news = damage.bounds();
    if (news.isEmpty()) {
      return news;
    }
    int left = Math.max(0, news.x() - width() + 1);
    int top = Math.max(0, news.y() - height() + 1);
    return new Rect(
        left, top, news.right() + width() - 1 - left, news.bottom() + height() - 1 - top);
  }

  /// Returns the needle as `login.png (64x64)`.
  @Override
  public String toString() {
    return name + " (" + width() + "x" + height() + ")";
  }
}
