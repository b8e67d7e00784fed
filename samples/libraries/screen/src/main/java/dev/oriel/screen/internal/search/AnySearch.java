// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import java.util.ArrayList;
import java.util.List;

/// Looks for the first of several targets that is there.
final class AnySearch extends Search {

  private final List<Search> searches;

  AnySearch(List<Search> searches) {
    this.searches = searches;
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    List<Finding> candidates = new ArrayList<>();
    Finding there = first(true, searches, look, candidates);
    return there == null ? Finding.likeliest(candidates) : there;
  }
}
