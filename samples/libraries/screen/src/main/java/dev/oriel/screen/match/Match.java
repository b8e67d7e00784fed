// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import dev.oriel.core.geometry.Rect;
import java.util.Locale;

/// Where a needle is most likely, and how alike it is there.
///
/// @param area where, in pixels of the frame; empty where the needle is larger than what was
///   searched
/// @param score 1 for equal, 0 for no likeness
public record Match(Rect area, double score) {

  /// Nowhere.
  public static final Match NONE = new Match(Rect.EMPTY, 0);

  /// `0.973 at 64x64+100+200`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f at %s", score, area);
  }
}
