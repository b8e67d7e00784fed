// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.screen.match.Needle;
import dev.oriel.screen.targets.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a search has seen: the target, or else the candidate that is most like it.
///
/// @param target the target; of a combination the part of it that decided
/// @param found whether it is the target
/// @param area the place in pixels; empty if nothing is like the target, or if its absence was
///   found
/// @param score the likeness: 1 for the target itself, 0 for no likeness
/// @param what what is there: the text that was read, or the name of the needle
/// @param explanation why it is not the target, for a message; empty if it is
/// @param needle the needle, or null if none is like the target
/// @param clickX the column of the pixel to click on
/// @param clickY the row of the pixel to click on
public record Finding(
    Target target,
    boolean found,
    Rect area,
    double score,
    String what,
    String explanation,
    @Nullable Needle needle,
    int clickX,
    int clickY) {

  /// Returns the target at a place, to be clicked in its middle.
  static Finding found(Target target, Rect area, double score, String what) {
    return at(target, true, area, score, what, "");
  }

  /// Returns the candidate that is most like the target.
  static Finding candidate(Target target, Rect area, double score, String what, String why) {
    return at(target, false, area, score, what, why);
  }

  private static Finding at(
      Target target, boolean found, Rect area, double score, String what, String why) {
    return new Finding(
        target,
        found,
        area,
        score,
        what,
        why,
        null,
        area.x() + area.width() / 2,
        area.y() + area.height() / 2);
  }

  /// Returns this finding as that of a needle.
  Finding of(Needle matched) {
    return new Finding(
        target,
        found,
        area,
        score,
        what,
        explanation,
        matched,
        area.x() + matched.clickX(),
        area.y() + matched.clickY());
  }

  /// Returns the one that is most like its target.
  static Finding likeliest(List<Finding> candidates) {
    return candidates.stream()
        .reduce((best, next) -> next.isLikelierThan(best) ? next : best)
        .orElseThrow();
  }

  /// Returns whether this one says more than another one about why there is no match.
  boolean isLikelierThan(Finding other) {
    return other.area.isEmpty() || (!area.isEmpty() && score > other.score);
  }
}
