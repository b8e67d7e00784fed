// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import java.util.List;

/// Looks for the first of several targets that is there.
final class AnySearch extends Search {

  private final List<Search> searches;

  AnySearch(List<Search> searches) {
    this.searches = searches;
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    Finding best = searches.getFirst().look(look);
    for (Search search : searches.subList(1, searches.size())) {
      if (best.found()) {
        search.skip(look);
      } else {
        Finding now = search.look(look);
        best = now.found() || now.isLikelierThan(best) ? now : best;
      }
    }
    return best;
  }
}
