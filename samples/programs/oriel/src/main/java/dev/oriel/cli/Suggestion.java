// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Finds the known words that a user may have meant by an unknown one.
final class Suggestion {

  /// The limit of suggestions.
  private static final int MOST = 3;

  private Suggestion() {}

  /// Returns the known words that are similar to a word, the most similar first: those that begin
  /// with it, and those that differ from it by one or two typing errors. The list is empty if no
  /// word is similar.
  static List<String> near(String word, Collection<String> known) {
    int slips = Math.max(1, Math.min(2, word.length() / 3));
    return known.stream()
        .filter(k -> (word.length() > 1 && k.startsWith(word)) || distance(word, k) <= slips)
        .sorted(Comparator.comparingInt(k -> distance(word, k)))
        .limit(MOST)
        .toList();
  }

  /// Returns how many letters are missing, superfluous, different or swapped with their neighbour
  /// (optimal string alignment).
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + other);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
