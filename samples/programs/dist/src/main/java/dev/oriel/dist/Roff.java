// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Writes a page of the manual in the language of troff, with the macros of man(7).
final class Roff {

  private final StringBuilder text = new StringBuilder();

  /// Begins a page.
  ///
  /// @param section the section of the manual
  /// @param version Oriel's version
  /// @param time the date of the page
  Roff(String name, int section, String version, Instant time) {
    line(
        String.format(
            Locale.ROOT,
            ".TH %s %d \"%s\" \"oriel %s\" \"Oriel\"",
            quoted(name.toUpperCase(Locale.ROOT)),
            section,
            DateTimeFormatter.ISO_LOCAL_DATE.format(time.atOffset(ZoneOffset.UTC)),
            version));
    // Words are not hyphenated, and lines are not stretched.
    line(".nh");
    line(".ad l");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String quoted(String word) {
    return '"' + escaped(word) + '"';
  }

  /// Returns a text whose characters stand for themselves.
  static String escaped(String plain) {
    String safe =
        plain
            .replace("\\", "\\(rs")
            .replace("-", "\\-")
            .replace("'", "\\(aq")
            .replace("`", "\\(ga")
            .replace("^", "\\(ha")
            .replace("~", "\\(ti")
            .replace("\"", "\\(dq");
    return safe.startsWith(".") ? "\\&" + safe : safe;
  }

  Roff section(String heading) {
    line(".SH " + quoted(heading));
    return this;
  }

  Roff subsection(String heading) {
    line(".SS " + quoted(heading));
    return this;
  }

  /// Writes lines of a text: a paragraph for each, and as they stand those with columns.
  Roff text(List<String> lines) {
    boolean asItStands = false;
    for (String plain : lines) {
      boolean indented = plain.contains("  ");
      if (indented != asItStands) {
        line(indented ? ".PP\n.nf" : ".fi");
        asItStands = indented;
      }
      if (indented) {
        line(escaped(plain));
      } else if (!plain.isBlank()) {
        line(".PP");
        line(escaped(plain.strip()));
      }
    }
    if (asItStands) {
      line(".fi");
    }
    return this;
  }

  Roff text(String... lines) {
    return text(List.of(lines));
  }

  /// Writes an entry of a list.
  ///
  /// @param term in the language of troff, from [#bold] and [#italic]
  Roff entry(String term, String description) {
    line(".TP");
    line(term);
    line(escaped(description));
    return this;
  }

  /// Writes a line as it is in the language of troff, in a paragraph of its own.
  Roff raw(String line) {
    line(".PP");
    line(line);
    return this;
  }

  static String bold(String plain) {
    return "\\fB" + escaped(plain) + "\\fR";
  }

  static String italic(String plain) {
    return "\\fI" + escaped(plain) + "\\fR";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
