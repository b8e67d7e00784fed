// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.pictures.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// A needle that is cut out of a picture, such as one of a failed test. All coordinates are pixels
/// of that picture.
///
/// @param areas the parts that count, at least one; the needle is the smallest rectangle around
///   them
/// @param exclude the parts of them that do not count
/// @param click the pixel to click on, an area of one pixel in one of the areas, or null for the
///   middle of the needle
/// @param tags names for what the needle shows, for [Needle#tagged]
public record NeedleDraft(
    List<Rect> areas, List<Rect> exclude, @Nullable Rect click, List<String> tags) {

  private static final int OPAQUE = 0xff00_0000;

  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException if there is no area
  public NeedleDraft {
    areas = List.copyOf(areas);
    exclude = List.copyOf(exclude);
    tags = List.copyOf(tags);
    if (areas.isEmpty()) {
      throw new IllegalArgumentException("a needle needs an area");
    }
  }

  /// Cuts the needle out of a picture and writes its two files, replacing older ones: the picture,
  /// and beside it the areas and tags in a file of the same name that ends in `.json`.
  ///
  /// @param from the picture: PNG, or another format that the JDK reads
  /// @param to the needle's picture, whose name ends in `.png`
  /// @return the needle, as [Needle#load] reads it
  /// @throws IOException if a file cannot be read or written
  /// @throws IllegalArgumentException if a part lies outside of the picture or of the areas, or if
  ///   what counts cannot be distinguished from other pictures
  public Needle write(Path from, Path to) throws IOException {
    String name = String.valueOf(to.getFileName());
    NeedlePicture full =
        NeedlePicture.read(String.valueOf(from.getFileName()), Files.readAllBytes(from));
    check(full.picture().bounds());
    Rect needle = bounds();
    NeedlePicture part = full.crop(needle);
    NeedleAreas moved = moved(-needle.x(), -needle.y());
    byte[] json = moved.write();
    Needle written = NeedleAreas.read(Needle.areasName(name), json).needle(name, part);
    checkDistinct(written);
    AtomicFile.write(
        to,
        out -> {
          if (!ImageIO.write(image(part), "png", out)) {
            throw new IOException("the JDK cannot write PNG files");
          }
        });
    AtomicFile.write(to.resolveSibling(Needle.areasName(name)), out -> out.write(json));
    return written;
  }

  private Rect bounds() {
    return areas.stream().reduce(Rect.EMPTY, Rect::union);
  }

  private void check(Rect picture) {
    for (Rect area : areas) {
      if (area.isEmpty() || !picture.contains(area)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the area %s is outside of the %dx%d picture",
                area,
                picture.width(),
                picture.height()));
      }
    }
    for (Rect hole : exclude) {
      if (areas.stream().allMatch(area -> area.intersect(hole).isEmpty())) {
        throw new IllegalArgumentException(
            "the excluded part " + hole + " is in none of the areas");
      }
    }
    if (click != null && areas.stream().noneMatch(area -> area.contains(click))) {
      throw new IllegalArgumentException(
          "the place to click, " + click.x() + "," + click.y() + ", is in none of the areas");
    }
  }

  /// An area of one colour is like each other place of one colour.
  private static void checkDistinct(Needle needle) {
    Picture picture = needle.picture();
    int first = -1;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        if (needle.counts(x, y)) {
          int colour = picture.rgb(x, y);
          if (first >= 0 && colour != first) {
            return;
          }
          first = colour;
        }
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "what counts of the needle %s has only the colour #%06x, as many places have: choose"
                + " an area with more in it",
            needle.name(),
            first));
  }

  private NeedleAreas moved(int dx, int dy) {
    Rect needle = bounds();
    List<Rect> holes =
        exclude.stream()
            .map(hole -> hole.intersect(needle))
            .filter(hole -> !hole.isEmpty())
            .toList();
    return new NeedleAreas(
        NeedleAreas.moved(areas, dx, dy),
        NeedleAreas.moved(holes, dx, dy),
        List.of(),
        click == null ? null : click.translate(dx, dy),
        tags);
  }

  private static BufferedImage image(NeedlePicture part) {
    Picture pixels = part.picture();
    int width = pixels.width();
    int height = pixels.height();
    boolean opaque = part.mask().count() == width * height;
    BufferedImage image =
        new BufferedImage(
            width, height, opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, pixels.rgb(x, y) | (part.mask().all(x, y, 1) ? OPAQUE : 0));
      }
    }
    return image;
  }
}
