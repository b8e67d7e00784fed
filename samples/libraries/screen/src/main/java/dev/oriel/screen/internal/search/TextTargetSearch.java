// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.internal.search;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.TextMatch;
import dev.oriel.text.reader.TextReader;
import dev.oriel.text.reader.TextSearch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for a text. The reader remembers the lines that it has read.
final class TextTargetSearch extends Search {

  private final Target.Text target;
  private final TextSearch search;
  private @Nullable Finding known;

  TextTargetSearch(Target.Text target, TextReader reader) {
    this.target = target;
    this.search = new TextSearch(reader, target.query());
  }

  @Override
  Finding update(Look look) throws InterruptedException {
    Finding before = known;
    if (before != null && !look.changed()) {
      return before;
    }
    Optional<TextMatch> match = search.find(look.picture(), look.region());
    Finding now = match.map(found -> found(target, found)).orElseGet(this::candidate);
    known = now;
    return now;
  }

  static Finding found(Target.Text target, TextMatch match) {
    return Finding.found(target, match.area(), match.score(), match.text());
  }

  private Finding candidate() {
    String why = UntrustedText.line(search.describeBest());
    return search
        .best()
        .map(m -> Finding.candidate(target, m.area(), m.score(), m.text(), why))
        .orElseGet(() -> Finding.candidate(target, Rect.EMPTY, 0, "", why));
  }
}
