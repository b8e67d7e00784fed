// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.screen.targets.Target;
import java.util.ArrayList;
import java.util.List;

/// Looks whether none of several targets is there.
final class NoneSearch extends Search {

  private final Target.None target;
  private final List<Search> searches;

  NoneSearch(Target.None target, List<Search> searches) {
    this.target = target;
    this.searches = searches;
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    Finding there = first(true, searches, look, new ArrayList<>());
    if (there == null) {
      return Finding.found(target, Rect.EMPTY, 1, "");
    }
    return Finding.candidate(
        target,
        there.area(),
        0,
        there.what(),
        UntrustedText.line(there.what()) + " is still there, at " + there.area());
  }
}
