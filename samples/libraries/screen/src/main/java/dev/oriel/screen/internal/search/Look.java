// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;

/// A picture to search.
///
/// @param picture the pixels, which do not change during the search
/// @param region the part to search
/// @param damage where pixels have changed since the previous look of the same search
public record Look(Picture picture, Rect region, Damage damage) {

  /// Returns the first look at a whole picture.
  public static Look all(Picture picture) {
    return new Look(picture, picture.bounds(), Damage.of(picture.bounds()));
  }

  /// Returns this look at a part.
  Look in(Rect part) {
    return new Look(picture, region.intersect(part), damage);
  }

  /// Returns this look as the first one of a search.
  Look first() {
    return new Look(picture, region, Damage.of(picture.bounds()));
  }

  /// Returns this look after others that were left out.
  ///
  /// @param missed the damage of those
  Look after(Damage missed) {
    return missed.isEmpty() ? this : new Look(picture, region, missed.plus(damage));
  }

  /// Returns whether pixels of the searched part have changed.
  boolean changed() {
    return touches(region);
  }

  /// Returns whether pixels of an area have changed.
  boolean touches(Rect area) {
    return damage.rects().stream().anyMatch(rect -> !rect.intersect(area).isEmpty());
  }
}
