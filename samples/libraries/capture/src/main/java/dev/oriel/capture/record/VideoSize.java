// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture.record;

import dev.oriel.core.image.Picture;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The size of a video's frames.
///
/// @param width columns
/// @param height rows
public record VideoSize(int width, int height) {

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

  /// Checks the size.
  ///
  /// @throws IllegalArgumentException if it is not one of a picture
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

  /// Reads `1920x1080`.
  ///
  /// @throws IllegalArgumentException if it is something else
  public static VideoSize parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not WIDTHxHEIGHT");
    }
    return new VideoSize(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /// `1920x1080`.
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
