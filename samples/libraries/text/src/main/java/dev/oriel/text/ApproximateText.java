// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text;

import java.util.Optional;

/// A text of which some characters may be missing, too many, or others.
///
/// The place with the fewest errors is found by dynamic programming (Sellers): a row for each
/// character of the line, with the fewest errors of each beginning of the wanted text that ends
/// there.
///
/// @param text the text, for messages
/// @param exact its characters without blanks
/// @param alike the same with one character for each group of characters that look alike
/// @param maxErrors the errors that are accepted
record ApproximateText(String text, String exact, String alike, int maxErrors)
    implements TextQuery {

  /// A longer text does not stand in a line of a screen.
  private static final int MAX_LENGTH = 1000;

  /// Characters that look alike, each group under its first one.
  private static final String[] LOOKALIKES = {
    "lI1|!i", "oO0Q", "sS5", "B8", "zZ2", ".,", "'`’‘´", "\"“”", "-–—_", "cC", "vV", "wW", "xX"
  };

  /// Creates a query. See [TextQuery#like].
  static ApproximateText of(String text, int maxErrors) {
    String exact = text.replaceAll("\\s+", "");
    if (exact.isEmpty() || exact.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a text of "
              + exact.length()
              + " characters without its blanks; 1 to "
              + MAX_LENGTH
              + " are possible");
    }
    if (maxErrors < 0 || maxErrors >= exact.length()) {
      throw new IllegalArgumentException(
          maxErrors
              + " errors in a text of "
              + exact.length()
              + " characters; 0 to "
              + (exact.length() - 1)
              + " are possible");
    }
    return new ApproximateText(text, exact, alike(exact), maxErrors);
  }

  @Override
  public Optional<TextMatch> best(TextLine line) {
    Characters characters = Characters.withoutBlanks(line);
    boolean recognized = line.confidence() < 1;
    Place place =
        recognized ? place(alike, alike(characters.text())) : place(exact, characters.text());
    if (place.errors >= exact.length()) {
      return Optional.empty();
    }
    return Optional.of(
        new TextMatch(
            characters.textOf(place.from, place.to),
            characters.area(place.from, place.to),
            1 - (double) place.errors / exact.length()));
  }

  @Override
  public boolean accepts(TextMatch match) {
    return Math.round((1 - match.score()) * exact.length()) <= maxErrors;
  }

  private static String alike(String text) {
    StringBuilder alike = new StringBuilder(text);
    for (int i = 0; i < alike.length(); i++) {
      for (String group : LOOKALIKES) {
        if (group.indexOf(alike.charAt(i)) >= 0) {
          alike.setCharAt(i, group.charAt(0));
          break;
        }
      }
    }
    return alike.toString();
  }

  private static Place place(String wanted, String line) {
    int length = wanted.length();
    int[] errors = new int[length + 1];
    int[] starts = new int[length + 1];
    for (int i = 0; i <= length; i++) {
      errors[i] = i;
    }
    Place best = new Place(0, 0, length);
    for (int end = 1; end <= line.length(); end++) {
      int diagonal = errors[0];
      int diagonalStart = starts[0];
      starts[0] = end;
      for (int i = 1; i <= length; i++) {
        int change = wanted.charAt(i - 1) == line.charAt(end - 1) ? 0 : 1;
        int replaced = diagonal + change;
        int added = errors[i] + 1;
        int missing = errors[i - 1] + 1;
        int start = diagonalStart;
        int fewest = replaced;
        if (added < fewest) {
          fewest = added;
          start = starts[i];
        }
        if (missing < fewest) {
          fewest = missing;
          start = starts[i - 1];
        }
        diagonal = errors[i];
        diagonalStart = starts[i];
        errors[i] = fewest;
        starts[i] = start;
      }
      if (errors[length] < best.errors && starts[length] < end) {
        best = new Place(starts[length], end, errors[length]);
      }
    }
    return best;
  }

  /// The characters from `from` to `to`, with the errors that they have.
  private record Place(int from, int to, int errors) {}

  /// Returns the text in quotes.
  @Override
  public String toString() {
    return "\"" + text + "\"" + (maxErrors == 0 ? "" : " with up to " + maxErrors + " errors");
  }
}
