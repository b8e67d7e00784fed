// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import dev.oriel.core.geometry.Rect;
import java.util.ArrayList;
import java.util.List;

/// The characters of a line, each with the word that it belongs to.
///
/// @param text the characters
/// @param words the words
/// @param starts the index of each word's first character
record Characters(String text, List<Word> words, List<Integer> starts) {

  /// The words without blanks between them.
  static Characters withoutBlanks(TextLine line) {
    return joined(line, "");
  }

  /// The words with one blank between two of them, as in [TextLine#text].
  static Characters withBlanks(TextLine line) {
    return joined(line, " ");
  }

  private static Characters joined(TextLine line, String between) {
    StringBuilder text = new StringBuilder();
    List<Integer> starts = new ArrayList<>();
    for (Word word : line.words()) {
      text.append(text.isEmpty() ? "" : between);
      starts.add(text.length());
      text.append(word.text());
    }
    return new Characters(text.toString(), line.words(), starts);
  }

  /// Returns the place of some characters. The characters of a word are taken as equally wide.
  ///
  /// @param from the first one
  /// @param to the one after the last; greater than `from`
  Rect area(int from, int to) {
    Rect area = Rect.EMPTY;
    for (int i = 0; i < words.size(); i++) {
      int length = words.get(i).text().length();
      int first = Math.max(0, from - starts.get(i));
      int end = Math.min(length, to - starts.get(i));
      if (first < end) {
        Rect word = words.get(i).area();
        int left = word.width() * first / length;
        int right = Math.max(left + 1, word.width() * end / length);
        area = area.union(new Rect(word.x() + left, word.y(), right - left, word.height()));
      }
    }
    return area;
  }

  /// Returns the characters with one blank where a word ends.
  String textOf(int from, int to) {
    StringBuilder part = new StringBuilder(text.substring(from, to));
    for (int i = starts.size() - 1; i >= 0; i--) {
      int start = starts.get(i);
      if (start > from && start < to && !text.startsWith(" ", start - 1)) {
        part.insert(start - from, ' ');
      }
    }
    return part.toString();
  }
}
