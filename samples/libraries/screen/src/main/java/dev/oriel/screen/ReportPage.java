// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.core.text.UntrustedText;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// A page (HTML) about a failure: the error, the candidates beside what was looked for, what the
/// screens showed and what the program did on one clock, and the output of QEMU. It contains its
/// pictures and needs no other file.
///
/// Everything in it may come from a guest. All text is escaped, and the page allows no scripts and
/// loads nothing.
final class ReportPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <style>
        body { font: 15px/1.4 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; }
        pre { background: #f3f3f3; overflow-x: auto; padding: 1em; }
        .failure { background: #fff0f0; border-left: 4px solid #c00; }
        table { border-collapse: collapse; width: 100%; }
        td { border-top: 1px solid #ddd; padding: .4em .8em .4em 0; vertical-align: top; }
        .time { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
        .MISSED { color: #c00; }
        .FOUND { color: #070; }
        .INPUT { color: #05a; }
        img { background: #888; max-width: 100%; }
      </style>
      """;

  private final StringBuilder html = new StringBuilder(HEAD);

  /// Begins a page.
  ReportPage(String title, String failure) {
    html.append("<title>").append(escaped(title)).append("</title>\n");
    html.append("<h1>").append(escaped(title)).append("</h1>\n");
    html.append("<pre class=\"failure\">").append(lines(failure)).append("</pre>\n");
  }

  /// Adds a heading.
  void heading(String text) {
    html.append("<h2>").append(escaped(text)).append("</h2>\n");
  }

  /// Adds a picture with a line of text.
  ///
  /// @param png a PNG file
  void picture(String text, byte[] png) {
    html.append("<p>").append(escaped(text)).append("<br>").append(image(png)).append("</p>\n");
  }

  /// Adds moments, which are in the order of time.
  void moments(List<Moment> moments) {
    html.append("<table>\n");
    for (Moment moment : moments) {
      html.append(String.format(Locale.ROOT, "<tr><td class=\"time\">%.3f s", moment.seconds))
          .append("<td>")
          .append(escaped(moment.screen))
          .append("<td class=\"")
          .append(moment.kind)
          .append("\">")
          .append(escaped(moment.text))
          .append(moment.image.isEmpty() ? "" : "<br>" + moment.image)
          .append('\n');
    }
    html.append("</table>\n");
  }

  /// Adds lines of a program's output.
  void output(String text) {
    html.append("<pre>").append(lines(text)).append("</pre>\n");
  }

  /// One moment.
  ///
  /// @param seconds the time since the beginning
  /// @param screen the screen's console
  /// @param kind the kind of the event, or `FRAME`
  /// @param image what the screen showed, as [#image] returns it; empty for an event
  record Moment(double seconds, String screen, String kind, String text, String image) {}

  /// Returns the element for a picture.
  ///
  /// @param png a PNG file
  static String image(byte[] png) {
    return "<img alt=\"\" src=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(png)
        + "\">";
  }

  private static String lines(String text) {
    StringBuilder all = new StringBuilder();
    text.lines().forEach(line -> all.append(escaped(line)).append('\n'));
    return all.toString();
  }

  /// Returns a text for the content of an element, in which nothing acts.
  static String escaped(String text) {
    return UntrustedText.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
