// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;

/// Looks for a target in a part of the pictures.
final class InsideSearch extends Search {

  private final Rect region;
  private final Search search;

  InsideSearch(Rect region, Search search) {
    this.region = region;
    this.search = search;
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    return search.look(look.in(region));
  }
}
