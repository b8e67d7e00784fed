// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.text;

import java.util.Locale;
import java.util.stream.Collectors;

/// Converts untrusted text, which a VM, a bus or a server has chosen, to text that is safe to show:
/// in a terminal, a window's title, a label, a log, a report, or as part of a line of them.
///
/// Characters that have an effect or are invisible become escapes: control characters (ESC, BEL,
/// line breaks, C1), bidirectional overrides, characters without a width, lone surrogates, and
/// characters that Unicode does not define. Line feed, carriage return and tab become `\n`, `\r`
/// and `\t`. Other characters become a backslash with `u001b`, or with `u{e0001}` if the code has
/// more than four digits. A backslash is not escaped, so that a second conversion changes nothing.
///
/// Text that is too long keeps its beginning and its end, with an ellipsis in between. The time is
/// linear in the length of the text.
///
/// The converted text is only for display. Programs compare, send, and write as JSON the original
/// text.
public final class UntrustedText {

  /// The maximum number of characters of a [#name]. QEMU's own names are shorter.
  public static final int LONGEST_NAME = 120;

  /// The maximum number of characters of a [#line].
  public static final int LONGEST_LINE = 2000;

  private static final String ELLIPSIS = "…";

  private UntrustedText() {}

  /// Returns a name in the form in which it is shown: the name of a VM or a console, a device
  /// address, a UUID, or an owner on the bus.
  public static String name(String text) {
    return visible(text, LONGEST_NAME);
  }

  /// Returns a message in the form in which it is shown on one line. Semicolons separate its lines.
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

  /// Returns a text in the form in which it is shown.
  ///
  /// @param most the maximum number of characters, including escapes and the ellipsis
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

  /// Appends the beginning of the text, as far as `shown` stays within `most` characters.
  ///
  /// @return the index at which the rest of the text begins
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

  /// Returns whether a character is visible at its position and has no other effect.
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

  /// Returns whether a character is one of the letters and marks of Unicode's
  /// `Default_Ignorable_Code_Point`, which have no width.
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
