// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import dev.oriel.core.geometry.Rect;
import java.util.Locale;

/// A word of a picture: characters between two blanks.
///
/// @param text the characters; never empty, without blanks and control characters
/// @param area the place in pixels of the picture
/// @param confidence 0 to 1; 1 for a word that was read with the font it is written in
public record Word(String text, Rect area, double confidence) {

  /// Creates a word.
  public Word {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a word without characters at " + area);
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence " + confidence + "; 0 to 1 are possible");
    }
  }

  /// Returns the word as `login: (0.96) at 64x16+100+200`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%.2f) at %s", text, confidence, area);
  }
}
