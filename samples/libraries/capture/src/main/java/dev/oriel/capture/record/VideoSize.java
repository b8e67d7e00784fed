// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The size of a video's frames.
///
/// @param width the columns
/// @param height the rows
public record VideoSize(int width, int height) {

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

  /// Checks the size.
  ///
  /// @throws IllegalArgumentException if no picture can have this size
  public VideoSize {
    if (width < 1 || height < 1 || width > Picture.MAX_EXTENT || height > Picture.MAX_EXTENT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%dx%d; 1x1 to %dx%d are possible",
              width,
              height,
              Picture.MAX_EXTENT,
              Picture.MAX_EXTENT));
    }
  }

  /// Parses a size such as `1920x1080`.
  ///
  /// @throws IllegalArgumentException if the text is not a size
  public static VideoSize parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not WIDTHxHEIGHT");
    }
    return new VideoSize(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /// Returns a text such as `1920x1080`.
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
