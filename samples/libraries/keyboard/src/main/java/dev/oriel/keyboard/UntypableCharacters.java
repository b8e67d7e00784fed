// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// The characters of a text that have no key, with their places.
final class UntypableCharacters {

  /// The maximum number of characters that are named; the others are counted. In a text of another
  /// script, all characters would be named.
  private static final int NAMED = 5;

  private static final int PLACES = 3;

  private final Map<Integer, List<String>> places = new LinkedHashMap<>();
  private int line = 1;
  private int column;

  /// Records the text's next character.
  void next(int character, boolean typable) {
    column++;
    if (!typable) {
      places.computeIfAbsent(character, _ -> new ArrayList<>()).add(line + ":" + column);
    }
    if (character == '\n') {
      line++;
      column = 0;
    }
  }

  /// Returns the names of the characters, each with its first places as `line:character`. Returns
  /// an empty text if there are no such characters.
  @Override
  public String toString() {
    StringJoiner all = new StringJoiner("; ");
    places.entrySet().stream()
        .limit(NAMED)
        .forEach(
            e ->
                all.add(
                    String.format(
                        Locale.ROOT,
                        "%s (U+%04X) at %s",
                        Character.getName(e.getKey()),
                        e.getKey(),
                        at(e.getValue()))));
    if (places.size() > NAMED) {
      all.add(String.format(Locale.ROOT, "%d other characters", places.size() - NAMED));
    }
    return all.toString();
  }

  private static String at(List<String> places) {
    String first = String.join(", ", places.subList(0, Math.min(PLACES, places.size())));
    return places.size() > PLACES
        ? String.format(Locale.ROOT, "%s and %d more", first, places.size() - PLACES)
        : first;
  }
}
