// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.text;

import java.util.Locale;
import java.util.stream.Collectors;

/// Makes text that a VM, a bus or a server has chosen fit to be shown: in a terminal, a window's
/// title, a label, a log, a report, or as part of such a line.
///
/// A character that acts instead of being seen becomes an escape: control characters (ESC, BEL,
/// line breaks, C1), bidirectional overrides, characters without a width, lone surrogates, what
/// Unicode does not define. `\n`, `\r` and `\t` have those names, others a backslash with `u001b`,
/// or `u{e0001}` beyond four digits. A backslash stays one, so that to show a text twice is the
/// same as to show it once.
///
/// What is too long keeps its beginning and its end, with an ellipsis in between. No text takes
/// more time than its length asks.
///
/// What is compared, sent or written as JSON is the true text, never this.
public final class UntrustedText {

  /// The most characters of a [#name]: QEMU's own are shorter.
  public static final int LONGEST_NAME = 120;

  /// The most characters of a [#line].
  public static final int LONGEST_LINE = 2000;

  private static final String ELLIPSIS = "…";

  private UntrustedText() {}

  /// A name as it is shown: a VM's, a console's, a device address, a UUID, an owner on the bus.
  public static String name(String text) {
    return visible(text, LONGEST_NAME);
  }

  /// A message as it is shown on one line: its lines follow one another behind semicolons.
  public static String line(String text) {
    String stripped = text.strip();
    boolean one = stripped.indexOf('\n') < 0 && stripped.indexOf('\r') < 0;
    return visible(
        one
            ? stripped
            : stripped
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; ")),
        LONGEST_LINE);
  }

  /// A text as it is shown.
  ///
  /// @param most how many characters it may take, escapes and the ellipsis included
  public static String visible(String text, int most) {
    StringBuilder all = new StringBuilder(Math.min(text.length(), most));
    int end = appendForwards(all, text, most);
    if (end == text.length()) {
      return all.toString();
    }
    int head = (most - ELLIPSIS.length()) * 2 / 3;
    all.setLength(0);
    appendForwards(all, text, head);
    all.append(ELLIPSIS);
    return all.append(lastOf(text, most - all.length())).toString();
  }

  /// Appends as much of the text as makes no more than `most` characters.
  ///
  /// @return where the rest begins
  private static int appendForwards(StringBuilder shown, String text, int most) {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      String piece = isSeen(c) ? Character.toString(c) : escape(c);
      if (shown.length() + piece.length() > most) {
        break;
      }
      shown.append(piece);
      i += Character.charCount(c);
    }
    return i;
  }

  private static String lastOf(String text, int most) {
    int begin = text.length();
    int length = 0;
    while (begin > 0) {
      int c = text.codePointBefore(begin);
      int more = isSeen(c) ? Character.charCount(c) : escape(c).length();
      if (length + more > most) {
        break;
      }
      length += more;
      begin -= Character.charCount(c);
    }
    StringBuilder shown = new StringBuilder(length);
    appendForwards(shown, text.substring(begin), most);
    return shown.toString();
  }

  /// Whether a character is seen where it stands and does nothing else.
  public static boolean isSeen(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint >= ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> !isIgnorable(codePoint);
    };
  }

  /// Letters and marks among Unicode's `Default_Ignorable_Code_Point`, which have no width.
  private static boolean isIgnorable(int c) {
    return switch (c) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0 -> true;
      default ->
          (c >= 0x180b && c <= 0x180f)
              || (c >= 0xfe00 && c <= 0xfe0f)
              || (c >= 0xe0100 && c <= 0xe01ef);
    };
  }

  private static String escape(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          Character.isBmpCodePoint(codePoint)
              ? String.format(Locale.ROOT, "\\u%04x", codePoint)
              : String.format(Locale.ROOT, "\\u{%x}", codePoint);
    };
  }
}
