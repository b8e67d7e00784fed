// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import dev.oriel.core.geometry.Rect;
import java.util.List;
import java.util.stream.Collectors;

/// Words that stand in one line of a picture, from left to right.
///
/// @param words at least one word
public record TextLine(List<Word> words) {

  /// Creates a line.
  public TextLine {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a line without words");
    }
    words = List.copyOf(words);
  }

  /// Returns the words with one blank between two of them.
  public String text() {
    return words.stream().map(Word::text).collect(Collectors.joining(" "));
  }

  /// Returns the place of the whole line in pixels of the picture.
  public Rect area() {
    return words.stream().map(Word::area).reduce(Rect.EMPTY, Rect::union);
  }

  /// Returns the confidence of the word that was read worst, 0 to 1.
  public double confidence() {
    return words.stream().mapToDouble(Word::confidence).min().orElseThrow();
  }

  /// Returns the words and the place.
  @Override
  public String toString() {
    return "\"" + text() + "\" at " + area();
  }
}
