// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.screen.targets.Target;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Compares the pixels of a part with a colour.
final class ColourSearch extends Search {

  private static final int FULL = 255;
  private static final int PERCENT = 100;

  private final Target.Colour target;
  private @Nullable Finding known;

  ColourSearch(Target.Colour target) {
    this.target = target;
  }

  @Override
  Finding update(Look look) {
    Finding before = known;
    if (before != null && !look.touches(target.region())) {
      return before;
    }
    Finding now = compare(target, look.picture(), look.region());
    known = now;
    return now;
  }

  /// @param region the part that may be searched
  static Finding compare(Target.Colour target, Picture picture, Rect region) {
    Rect part = target.region();
    if (!region.contains(part)) {
      return Finding.candidate(
          target, Rect.EMPTY, 0, "", part + " is not inside of the searched part, " + region);
    }
    long like = 0;
    for (int y = part.y(); y < part.bottom(); y++) {
      for (int x = part.x(); x < part.right(); x++) {
        like += isLike(target, picture.rgb(x, y)) ? 1 : 0;
      }
    }
    double share = (double) like / part.area();
    String what = String.format(Locale.ROOT, "#%06x", target.rgb());
    if (share >= Target.Colour.SHARE) {
      return Finding.found(target, part, share, what);
    }
    return Finding.candidate(
        target,
        part,
        share,
        what,
        String.format(
            Locale.ROOT,
            "%.0f %% of its pixels have this colour, %.0f %% are needed",
            share * PERCENT,
            Target.Colour.SHARE * PERCENT));
  }

  private static boolean isLike(Target.Colour target, int rgb) {
    for (int shift = 0; shift <= 16; shift += Byte.SIZE) {
      int difference = (rgb >> shift & FULL) - (target.rgb() >> shift & FULL);
      if (Math.abs(difference) > target.tolerance() * FULL) {
        return false;
      }
    }
    return true;
  }
}
