// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.targets;

import dev.oriel.core.geometry.Rect;
import dev.oriel.screen.match.Needle;
import dev.oriel.text.TextQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a program looks for on a screen: an image, a text, a colour, or a combination of targets.
///
/// ```java
/// screen.waitFor(any(text("login:"), image("greeter.png")), ofMinutes(2));
/// screen.waitFor(text("OK").below(text("Delete 3 files?"))).click();
/// ```
///
/// Threading: immutable.
public sealed interface Target {

  /// The image of one of several needles. If several match, the one with the highest score is
  /// found.
  ///
  /// @param needles at least one needle
  /// @param tolerance the difference that is accepted: 0 accepts only an image that is equal under
  ///   a slight blur, 1 accepts anything
  record Image(List<Needle> needles, double tolerance) implements Target {

    /// The tolerance of [Target#image]: it allows for some noise, blur and different anti-aliasing.
    public static final double DEFAULT_TOLERANCE = 0.1;

    /// Checks the values and copies the list.
    public Image {
      if (needles.isEmpty()) {
        throw new IllegalArgumentException("no needle");
      }
      requireShare("tolerance", tolerance);
      needles = List.copyOf(needles);
    }

    /// Returns this target with another tolerance.
    public Image withTolerance(double accepted) {
      return new Image(needles, accepted);
    }

    @Override
    public String toString() {
      return needles.stream().map(Needle::toString).collect(Collectors.joining(" or "));
    }
  }

  /// A text in one line.
  ///
  /// @param query the text
  record Text(TextQuery query) implements Target {

    @Override
    public String toString() {
      return "the text " + query;
    }
  }

  /// A part of the screen that has a colour.
  ///
  /// @param region the part, in pixels
  /// @param rgb the colour as `0xRRGGBB`
  /// @param tolerance how much red, green and blue may each differ, as a share of the full value
  record Colour(Rect region, int rgb, double tolerance) implements Target {

    /// The tolerance of [Target#colour].
    public static final double DEFAULT_TOLERANCE = 0.05;

    /// The share of the part's pixels that must have the colour.
    public static final double SHARE = 0.9;

    /// Checks the values.
    public Colour {
      if (region.isEmpty() || region.x() < 0 || region.y() < 0) {
        throw new IllegalArgumentException("no part of a screen: " + region);
      }
      if (rgb < 0 || rgb > 0xffffff) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "the colour %x; 0 to ffffff are possible", rgb));
      }
      requireShare("tolerance", tolerance);
    }

    /// Returns this target with another tolerance.
    public Colour withTolerance(double accepted) {
      return new Colour(region, rgb, accepted);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "the colour #%06x in %s", rgb, region);
    }
  }

  /// One of several targets. The first one that is found counts.
  ///
  /// @param targets at least one target
  record Any(List<Target> targets) implements Target {

    /// Copies the list.
    public Any {
      targets = notEmpty(targets);
    }

    @Override
    public String toString() {
      return joined("any of", targets);
    }
  }

  /// Several targets at the same time.
  ///
  /// @param targets at least one target
  record All(List<Target> targets) implements Target {

    /// Copies the list.
    public All {
      targets = notEmpty(targets);
    }

    @Override
    public String toString() {
      return joined("all of", targets);
    }
  }

  /// The absence of all of several targets.
  ///
  /// @param targets at least one target
  record None(List<Target> targets) implements Target {

    /// Copies the list.
    public None {
      targets = notEmpty(targets);
    }

    @Override
    public String toString() {
      return joined("none of", targets);
    }
  }

  /// A target that is completely inside of a part of the screen.
  ///
  /// @param target the target
  /// @param region the part, in pixels; what is outside of the screen does not count
  record Inside(Target target, Rect region) implements Target {

    @Override
    public String toString() {
      return target + " in " + region;
    }
  }

  /// A target on one side of another one.
  ///
  /// @param target the target
  /// @param side where it is
  /// @param anchor what it is beside of; the first one that is found
  record Beside(Target target, Side side, Target anchor) implements Target {

    @Override
    public String toString() {
      return target + " " + side + " " + anchor;
    }
  }

  /// Returns the image of a needle file. See [Needle#load(Path)] for the file and for what may be
  /// beside it.
  ///
  /// @throws UncheckedIOException if the file cannot be read, or is not a picture
  static Image image(String file) {
    try {
      return image(Needle.load(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the image of one of these needles.
  static Image image(Needle... needles) {
    return image(List.of(needles));
  }

  /// Returns the image of one of these needles, such as those of a tag ([Needle#tagged]).
  static Image image(List<Needle> needles) {
    return new Image(needles, Image.DEFAULT_TOLERANCE);
  }

  /// Returns a text, as [TextQuery#containing] defines it.
  ///
  /// @throws IllegalArgumentException if there is nothing but blanks
  static Text text(String text) {
    return new Text(TextQuery.containing(text));
  }

  /// Returns a text of which some characters may differ, as [TextQuery#like] defines it.
  ///
  /// @param maxErrors how many characters may be missing, too many, or others
  /// @throws IllegalArgumentException if there is nothing but blanks, or as many errors as
  ///   characters are accepted
  static Text text(String text, int maxErrors) {
    return new Text(TextQuery.like(text, maxErrors));
  }

  /// Returns a text that matches a regular expression, as [TextQuery#matching] defines it.
  static Text text(Pattern pattern) {
    return new Text(TextQuery.matching(pattern));
  }

  /// Returns a part of the screen that has a colour.
  ///
  /// @param rgb the colour as `0xRRGGBB`
  static Colour colour(Rect region, int rgb) {
    return new Colour(region, rgb, Colour.DEFAULT_TOLERANCE);
  }

  /// Returns one of these targets. The first one that is found counts.
  static Any any(Target... targets) {
    return new Any(List.of(targets));
  }

  /// Returns these targets at the same time.
  static All all(Target... targets) {
    return new All(List.of(targets));
  }

  /// Returns the absence of these targets.
  static None none(Target... targets) {
    return new None(List.of(targets));
  }

  /// Returns this target inside of a part of the screen.
  default Inside in(Rect region) {
    return new Inside(this, region);
  }

  /// Returns this target to the left of another one. See [Side#of] for the rows that count.
  default Beside leftOf(Target anchor) {
    return new Beside(this, Side.LEFT_OF, anchor);
  }

  /// Returns this target to the right of another one. See [Side#of] for the rows that count.
  default Beside rightOf(Target anchor) {
    return new Beside(this, Side.RIGHT_OF, anchor);
  }

  /// Returns this target above another one. See [Side#of] for the columns that count.
  default Beside above(Target anchor) {
    return new Beside(this, Side.ABOVE, anchor);
  }

  /// Returns this target below another one. See [Side#of] for the columns that count.
  default Beside below(Target anchor) {
    return new Beside(this, Side.BELOW, anchor);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a " + name + " of " + value + "; 0 to 1 are possible");
    }
  }

  private static List<Target> notEmpty(List<Target> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("no target");
    }
    return List.copyOf(targets);
  }

  private static String joined(String word, List<Target> targets) {
    return targets.stream().map(Target::toString).collect(Collectors.joining(", ", word + " ", ""));
  }
}
