// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.screen.targets.Target;
import org.jspecify.annotations.Nullable;

/// Looks for a target on one side of another one. The search begins anew when the other one has
/// moved.
final class BesideSearch extends Search {

  private final Target.Beside target;
  private final Searcher searcher;
  private final Search anchor;
  private Rect part = Rect.EMPTY;
  private @Nullable Search search;

  BesideSearch(Target.Beside target, Searcher searcher) {
    this.target = target;
    this.searcher = searcher;
    this.anchor = searcher.search(target.anchor());
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    Finding beside = anchor.look(look);
    if (!beside.found() || beside.area().isEmpty()) {
      search = null;
      return Finding.candidate(
          target,
          beside.area(),
          beside.score(),
          beside.what(),
          target.anchor() + " is not there: " + beside.explanation());
    }
    Rect now = target.side().of(beside.area(), look.picture().bounds());
    Search same = search;
    if (same != null && now.equals(part)) {
      return same.look(look.in(now));
    }
    Search anew = searcher.search(target.target());
    part = now;
    search = anew;
    return anew.look(look.in(now).first());
  }
}
