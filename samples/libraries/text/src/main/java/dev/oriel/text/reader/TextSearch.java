// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.reader;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.text.TextLine;
import dev.oriel.text.TextMatch;
import dev.oriel.text.TextQuery;
import java.util.Optional;

/// Looks for one text in picture after picture, and remembers what was most like it in the last
/// one.
///
/// Threading: one thread at a time, which is the reader's.
public final class TextSearch {

  private final TextReader reader;
  private final TextQuery query;
  private Optional<TextMatch> best = Optional.empty();

  /// Creates a search.
  public TextSearch(TextReader reader, TextQuery query) {
    this.reader = reader;
    this.query = query;
  }

  /// Looks for the text in a region of a picture.
  ///
  /// @return the first place that is like enough, or empty
  /// @throws TextReaderException if text has to be recognized and something for it is missing
  /// @throws InterruptedException if the thread is interrupted
  public Optional<TextMatch> find(Picture picture, Rect region) throws InterruptedException {
    best = Optional.empty();
    return reader.search(picture, region, this::find);
  }

  private Optional<TextMatch> find(TextLine line) {
    Optional<TextMatch> match = query.best(line);
    if (match.isPresent() && match.get().score() > best.map(TextMatch::score).orElse(0.0)) {
      best = match;
    }
    return match.filter(query::accepts);
  }

  /// Returns what was most like the text in the last picture.
  public Optional<TextMatch> best() {
    return best;
  }

  /// Describes what was most like the text in the last picture.
  public String describeBest() {
    return best.map(match -> "the best match is " + match)
        .orElse("nothing on the screen is like it");
  }
}
