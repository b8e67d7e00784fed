// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.capture;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of the files of a series: `shot-%03d.png` gives `shot-001.png` and so on.
public final class FrameNames {

  private static final Pattern NUMBER = Pattern.compile("%(0?\\d{0,2})d");

  private final String pattern;

  private FrameNames(String pattern) {
    this.pattern = pattern;
  }

  /// Returns the names that a pattern makes.
  public static FrameNames of(Path pattern) {
    return new FrameNames(pattern.toString());
  }

  /// Returns whether each frame has its own name.
  public boolean numbered() {
    return NUMBER.matcher(pattern).find();
  }

  /// Returns the name of one frame.
  ///
  /// @param number the number of the frame, from 1
  public Path name(int number) {
    Matcher m = NUMBER.matcher(pattern);
    if (!m.find()) {
      return Path.of(pattern);
    }
    String text = String.format(Locale.ROOT, "%" + m.group(1) + "d", number);
    return Path.of(pattern.substring(0, m.start()) + text + pattern.substring(m.end()));
  }
}
