// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.text.TextQuery;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A picture to find on a screen.
///
/// Pixels that are not opaque do not count: paint over parts that change, such as a clock, with
/// transparency, or exclude them. Crop the picture to the part that identifies the item: a wide
/// margin of plain background makes it more similar to other places.
///
/// Beside the file of a needle may be a file of the same name that ends in `.json`. It contains
/// areas and tags in the format of os-autoinst: which parts of the picture count (`match`,
/// `exclude`), where a text has to be (`ocr` with `refstr`), where to click (`click_point`).
///
/// Threading: immutable.
public final class Needle {

  /// The minimum width and height.
  public static final int MIN_EXTENT = 8;

  /// The maximum number of pixels: those of a 4K screen. A needle takes up to 30 bytes of memory
  /// for each, and the search is slower the more of them there are.
  static final int MAX_PIXELS = 3840 * 2160;

  /// The step of a needle's coarsest plane: the distance between two points in pixels.
  static final int MAX_STEP = 16;

  /// The minimum number of compared points. With fewer points a likeness is not reliable.
  private static final int MIN_TAPS = 16;

  /// The end of the name of the file with a needle's areas.
  private static final String AREAS = ".json";

  private final String name;
  private final Picture picture;
  private final Mask mask;
  private final int clickX;
  private final int clickY;
  private final List<TextArea> texts;

  /// The templates by the binary logarithm of their step.
  private final SparseTemplate[] sparse =
      new SparseTemplate[Integer.numberOfTrailingZeros(MAX_STEP) + 1];

  private final Map<Channel, SparseTemplate> dense = new EnumMap<>(Channel.class);

  /// A text that has to be beside or inside of a needle.
  ///
  /// @param area where the text is, in pixels from the needle's left upper corner
  /// @param text the text
  public record TextArea(Rect area, TextQuery text) {}

  private Needle(
      String name, Picture picture, Mask mask, int clickX, int clickY, List<TextArea> texts) {
    this.name = name;
    this.picture = picture;
    this.mask = mask;
    this.clickX = clickX;
    this.clickY = clickY;
    this.texts = List.copyOf(texts);
    DownsampledChannel plane = new DownsampledChannel();
    for (Channel colour : Channel.COLOURS) {
      plane.fill(picture, picture.bounds(), 1, colour);
      dense.put(colour, new SparseTemplate(plane, mask, 1));
    }
    for (int i = 0; i < sparse.length; i++) {
      plane.fill(picture, picture.bounds(), 1 << i, Channel.LUMA);
      sparse[i] = new SparseTemplate(plane, mask, 2);
    }
    if (sparse[0].count() < MIN_TAPS) {
      // The needle is small, so each of its points counts.
      plane.fill(picture, picture.bounds(), 1, Channel.LUMA);
      sparse[0] = new SparseTemplate(plane, mask, 1);
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
  ///   pixels than a 4K screen
  public static Needle of(String name, Picture picture) {
    checkExtent(name, picture.width(), picture.height());
    Mask all = new Mask(picture.width(), picture.height(), null);
    return of(name, new NeedlePicture(picture.crop(picture.bounds()), all), List.of());
  }

  static Needle of(String name, NeedlePicture from, List<TextArea> texts) {
    Picture pixels = from.picture();
    checkExtent(name, pixels.width(), pixels.height());
    return new Needle(name, pixels, from.mask(), pixels.width() / 2, pixels.height() / 2, texts);
  }

  /// Reads a needle from a picture file: PNG, or another format that the JDK reads. Reads its areas
  /// if there is a file with them.
  ///
  /// @throws IOException if a file cannot be read or is damaged
  /// @throws IllegalArgumentException if the picture has too few or too many pixels that count
  public static Needle load(Path file) throws IOException {
    Path areas = file.resolveSibling(areasName(String.valueOf(file.getFileName())));
    return read(
        String.valueOf(file.getFileName()),
        Files.readAllBytes(file),
        Files.exists(areas) ? Files.readAllBytes(areas) : null);
  }

  /// Reads a needle from a resource in the package of a class, with its areas if there is a
  /// resource with them. The method throws no checked exception, so it can initialise a field.
  ///
  /// @throws UncheckedIOException if the resource does not exist, or if it is not a picture
  public static Needle load(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource);
        InputStream areas = beside.getResourceAsStream(areasName(resource))) {
      if (in == null) {
        throw new IOException(
            "there is no resource " + resource + " in the package of " + beside.getName());
      }
      return read(resource, in.readAllBytes(), areas == null ? null : areas.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads all needles of a directory that have a tag, in the order of their names.
  ///
  /// @throws IOException if there is none, or a file cannot be read or is damaged
  public static List<Needle> tagged(Path directory, String tag) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(AREAS)).sorted().toList();
    }
    List<Needle> needles = new ArrayList<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (NeedleAreas.read(name, Files.readAllBytes(file)).tags().contains(tag)) {
        String picture = name.substring(0, name.length() - AREAS.length()) + ".png";
        needles.add(load(file.resolveSibling(picture)));
      }
    }
    if (needles.isEmpty()) {
      throw new IOException("no needle in " + directory + " has the tag " + tag);
    }
    return needles;
  }

  /// Returns the name of the file with the areas of a needle.
  ///
  /// @param picture the name of its picture
  static String areasName(String picture) {
    int suffix = picture.lastIndexOf('.');
    return (suffix < 0 ? picture : picture.substring(0, suffix)) + AREAS;
  }

  private static Needle read(String name, byte[] picture, byte @Nullable [] areas)
      throws IOException {
    NeedlePicture full = NeedlePicture.read(name, picture);
    return areas == null
        ? of(name, full, List.of())
        : NeedleAreas.read(areasName(name), areas).needle(name, full);
  }

  /// Returns this needle with some areas that alone count.
  ///
  /// @param areas in pixels of the needle
  public Needle matchingOnly(Rect... areas) {
    return new Needle(name, picture, mask.within(List.of(areas)), clickX, clickY, texts);
  }

  /// Returns this needle without some areas: what is there does not count.
  ///
  /// @param areas in pixels of the needle
  public Needle excluding(Rect... areas) {
    Mask less = mask;
    for (Rect area : areas) {
      less = less.without(area);
    }
    return new Needle(name, picture, less, clickX, clickY, texts);
  }

  /// Returns this needle with another pixel to click on, in pixels from its left upper corner. The
  /// pixel may lie outside of the needle.
  public Needle withClick(int x, int y) {
    return new Needle(name, picture, mask, x, y, texts);
  }

  /// Returns this needle with another text that has to be there.
  ///
  /// @param area where the text is, in pixels from the needle's left upper corner; it may lie
  ///   outside of the needle
  public Needle withText(Rect area, TextQuery text) {
    List<TextArea> more = new ArrayList<>(texts);
    more.add(new TextArea(area, text));
    return new Needle(name, picture, mask, clickX, clickY, more);
  }

  static void checkExtent(String name, int width, int height) {
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

  /// Returns the column to click on, in pixels from the left edge.
  public int clickX() {
    return clickX;
  }

  /// Returns the row to click on, in pixels from the upper edge.
  public int clickY() {
    return clickY;
  }

  /// Returns the texts that have to be there.
  public List<TextArea> texts() {
    return texts;
  }

  /// Returns the area that decides whether the needle is at a place: the place, and those of the
  /// texts.
  public Rect reach(Rect place) {
    Rect all = place;
    for (TextArea text : texts) {
      all = all.union(text.area().translate(place.x(), place.y()));
    }
    return all;
  }

  /// Returns whether a pixel counts.
  public boolean counts(int x, int y) {
    return mask.all(x, y, 1);
  }

  /// Returns every second point of the brightness at a step.
  SparseTemplate sparse(int step) {
    return sparse[Integer.numberOfTrailingZeros(step)];
  }

  /// Returns all points of a colour at a step of 1.
  SparseTemplate dense(Channel colour) {
    return Objects.requireNonNull(dense.get(colour), "all colours are there");
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
