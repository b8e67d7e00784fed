// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.internal.text.TextSize;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Breaks texts into lines.
final class TextWrap {

  private TextWrap() {}

  /// Returns the lines of a text, none of which is wider than `most` pixels: broken where words
  /// end, and in a word that is too long.
  static List<String> lines(Lettering letters, String text, TextSize size, int most) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      if (letters.line(paragraph, size, false).width() <= most) {
        lines.add(paragraph);
      } else {
        wrap(letters, paragraph, size, most, lines);
      }
    }
    return lines;
  }

  private static void wrap(
      Lettering letters, String text, TextSize size, int most, List<String> lines) {
    BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
    breaks.setText(text);
    int start = 0;
    int end = 0;
    for (int next = breaks.next(); next != BreakIterator.DONE; next = breaks.next()) {
      if (letters.line(text.substring(start, next).stripTrailing(), size, false).width() > most) {
        if (end > start) {
          lines.add(text.substring(start, end).stripTrailing());
          start = end;
        }
        start = cut(letters, text, start, next, size, most, lines);
      }
      end = next;
    }
    lines.add(text.substring(start).stripTrailing());
  }

  /// Cuts a word that is longer than a line. Returns where its rest begins.
  private static int cut(
      Lettering letters,
      String text,
      int start,
      int end,
      TextSize size,
      int most,
      List<String> lines) {
    int from = start;
    int to = from;
    while (to < end
        && letters.line(text.substring(from, end).stripTrailing(), size, false).width() > most) {
      int next = text.offsetByCodePoints(to, 1);
      if (to > from && letters.line(text.substring(from, next), size, false).width() > most) {
        lines.add(text.substring(from, to));
        from = to;
      }
      to = next;
    }
    return from;
  }

  /// Returns a text that is not wider than `most` pixels, with an ellipsis if it was cut.
  static String ellipsis(Lettering letters, String text, TextSize size, int most) {
    if (letters.line(text, size, false).width() <= most) {
      return text;
    }
    int end = text.length();
    while (end > 0 && letters.line(text.substring(0, end) + "…", size, false).width() > most) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }
}
