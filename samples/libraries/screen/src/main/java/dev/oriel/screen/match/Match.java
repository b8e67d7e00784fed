// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import java.util.Locale;

/// The place where a needle is most likely, and the likeness at this place.
///
/// @param area the place in pixels of the frame; empty if the needle is larger than the searched
///   region
/// @param score 1 for an equal picture, 0 for no likeness
public record Match(Rect area, double score) {

  /// The result of a search in a region that is smaller than the needle.
  public static final Match NONE = new Match(Rect.EMPTY, 0);

  /// Returns the match as `0.973 at 64x64+100+200`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f at %s", score, area);
  }
}
