// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text that matches a regular expression. It is accepted wherever it is found.
record RegularExpression(Pattern pattern) implements TextQuery {

  @Override
  public Optional<TextMatch> best(TextLine line) {
    Matcher matcher = pattern.matcher(line.text());
    if (!matcher.find() || matcher.end() == matcher.start()) {
      return Optional.empty();
    }
    Characters characters = Characters.withBlanks(line);
    return Optional.of(
        new TextMatch(matcher.group(), characters.area(matcher.start(), matcher.end()), 1));
  }

  @Override
  public boolean accepts(TextMatch match) {
    return true;
  }

  /// Returns the expression between slashes.
  @Override
  public String toString() {
    return "/" + pattern + "/";
  }
}
