// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import dev.oriel.core.geometry.Rect;
import java.util.Locale;

/// A text that was found in a line.
///
/// @param text what the picture shows there, which a search with errors allowed may differ from
/// @param area the place in pixels of the picture
/// @param score 1 if it is what was looked for, less for each character that differs
public record TextMatch(String text, Rect area, double score) {

  /// Returns the match as `"login:" (1.00) at 48x16+0+320`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "\"%s\" (%.2f) at %s", text, score, area);
  }
}
