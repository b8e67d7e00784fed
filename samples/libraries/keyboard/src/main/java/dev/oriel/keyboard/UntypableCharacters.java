// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// Which characters of a text have no key, and where they are.
final class UntypableCharacters {

  /// More of them are counted: a text in another script would have nothing else.
  private static final int NAMED = 5;

  private static final int PLACES = 3;

  private final Map<Integer, List<String>> places = new LinkedHashMap<>();
  private int line = 1;
  private int column;

  /// Takes the text's next character.
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

  /// The characters by their names, with their first places as `line:character`; empty where there
  /// are none.
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
