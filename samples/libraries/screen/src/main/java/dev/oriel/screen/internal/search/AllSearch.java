// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.screen.targets.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Looks for several targets in one picture.
final class AllSearch extends Search {

  private final Target.All target;
  private final List<Search> searches;

  AllSearch(Target.All target, List<Search> searches) {
    this.target = target;
    this.searches = searches;
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    List<Finding> there = new ArrayList<>();
    Finding missing = first(false, searches, look, there);
    return missing == null ? together(there) : missing;
  }

  /// Returns the place of all of them. A click on it clicks on the first one.
  private Finding together(List<Finding> there) {
    Finding first = there.getFirst();
    return new Finding(
        target,
        true,
        there.stream().map(Finding::area).reduce(Rect.EMPTY, Rect::union),
        there.stream().mapToDouble(Finding::score).min().orElseThrow(),
        there.stream().map(Finding::what).collect(Collectors.joining(", ")),
        "",
        first.needle(),
        first.clickX(),
        first.clickY());
  }
}
