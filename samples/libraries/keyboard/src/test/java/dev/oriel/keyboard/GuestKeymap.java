// SPDX-License-Identifier: Apache-2.0
package dev.oriel.keyboard;

import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A guest that makes text of keys by a table other than XKB's: that of the Linux console.
final class GuestKeymap {

  /// The combining mark of each dead key, and its character before a space (the kernel's
  /// `accent_table`).
  private static final Map<String, String> MARKS =
      Map.of(
          "dead_grave", "\u0300`",
          "dead_acute", "\u0301'",
          "dead_circumflex", "\u0302^",
          "dead_tilde", "\u0303~",
          "dead_diaeresis", "\u0308\"");

  private final Map<KeyChord, String> symbols = new HashMap<>();

  private GuestKeymap(BufferedReader table) {
    List<List<EvdevKey>> columns =
        List.of(List.of(), List.of(EvdevKey.KEY_LEFTSHIFT), List.of(EvdevKey.KEY_RIGHTALT));
    table
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              String[] cells = line.split(" ", -1);
              EvdevKey key = EvdevKey.ofCode(Integer.parseInt(cells[0]));
              for (int i = 1; i < cells.length; i++) {
                if (!cells[i].equals("none")) {
                  symbols.put(
                      KeyChord.of(columns.get(i - 1), Objects.requireNonNull(key)),
                      cells[i].equals("space") ? " " : cells[i]);
                }
              }
            });
  }

  /// Reads the table `console-NAME.txt`.
  static GuestKeymap of(String name) throws IOException {
    try (InputStream in = GuestKeymap.class.getResourceAsStream("console-" + name + ".txt")) {
      return new GuestKeymap(
          new BufferedReader(
              new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)));
    }
  }

  /// Returns the text that the guest makes of chords. A chord without a character appears with `?`
  /// in brackets.
  String typed(List<KeyChord> chords) {
    StringBuilder text = new StringBuilder();
    String mark = null;
    for (KeyChord chord : chords) {
      String symbol = symbols.getOrDefault(chord, "[" + chord + "?]");
      if (mark != null) {
        text.append(
            symbol.equals(" ")
                ? mark.substring(1)
                : Normalizer.normalize(symbol + mark.charAt(0), Normalizer.Form.NFC));
        mark = null;
      } else if (MARKS.containsKey(symbol)) {
        mark = MARKS.get(symbol);
      } else {
        text.append(symbol);
      }
    }
    return text.toString();
  }
}
