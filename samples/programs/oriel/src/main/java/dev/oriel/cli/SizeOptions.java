// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.geometry.Rect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options about the size of the pictures that are written.
final class SizeOptions {

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      defaultValue = "1",
      converter = Factor.class,
      description =
          "Write the picture, or the --region, smaller: 0.5 halves its width and height. Each"
              + " pixel is the mean of those that it replaces (default: ${DEFAULT-VALUE}).")
  private double scale = 1;

  @Option(
      names = "--max-size",
      paramLabel = "WxH",
      converter = Size.class,
      description =
          "Shrink what is larger than this size so that it fits, with its proportions. What is"
              + " smaller keeps its size.")
  private @Nullable Rect limit;

  /// Returns the factor of width and height.
  double scale() {
    return scale;
  }

  /// Returns the largest size as a rectangle at 0, 0, or null.
  @Nullable Rect limit() {
    return limit;
  }

  /// Reads a factor.
  static final class Factor implements ITypeConverter<Double> {

    @Override
    public Double convert(String value) {
      double factor;
      try {
        factor = Double.parseDouble(value);
      } catch (NumberFormatException _) {
        factor = Double.NaN;
      }
      if (!(factor > 0 && factor <= 1)) {
        throw new TypeConversionException(
            "'" + value + "' is not a number above 0 and at most 1, such as 0.5");
      }
      return factor;
    }
  }

  /// Reads a size.
  static final class Size implements ITypeConverter<Rect> {

    private static final Pattern PARTS = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    @Override
    public Rect convert(String value) {
      Matcher m = PARTS.matcher(value);
      Rect size =
          m.matches()
              ? Rect.ofSize(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)))
              : Rect.EMPTY;
      if (size.isEmpty()) {
        throw new TypeConversionException(
            "'" + value + "' is not a size; give WxH, such as 640x480");
      }
      return size;
    }
  }
}
