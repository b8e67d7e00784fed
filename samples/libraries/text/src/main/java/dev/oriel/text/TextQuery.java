// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import java.util.Optional;
import java.util.regex.Pattern;

/// A text to look for in the lines of a picture.
///
/// Threading: immutable.
public sealed interface TextQuery permits ApproximateText, RegularExpression {

  /// Looks for the place of a line that is most like the text.
  ///
  /// @return the best place, even if it is not [like enough][#accepts]; empty if nothing is like it
  Optional<TextMatch> best(TextLine line);

  /// Returns whether a match is like enough.
  boolean accepts(TextMatch match);

  /// Looks for a place of a line that is like enough.
  default Optional<TextMatch> find(TextLine line) {
    return best(line).filter(this::accepts);
  }

  /// A query for these characters. Blanks do not count, because a recognizer sees them where there
  /// are none. In a line that was recognized, characters that look alike count as equal: l, I, 1
  /// and |, for example.
  ///
  /// @throws IllegalArgumentException if there is nothing but blanks
  static TextQuery containing(String text) {
    return like(text, 0);
  }

  /// A query for these characters that accepts differences.
  ///
  /// @param maxErrors how many characters may be missing, too many, or others
  /// @throws IllegalArgumentException if there is nothing but blanks, or as many errors as
  ///   characters are accepted
  static TextQuery like(String text, int maxErrors) {
    return ApproximateText.of(text, maxErrors);
  }

  /// A query for what matches a regular expression. The words of a line are separated by one blank.
  static TextQuery matching(Pattern pattern) {
    return new RegularExpression(pattern);
  }
}
