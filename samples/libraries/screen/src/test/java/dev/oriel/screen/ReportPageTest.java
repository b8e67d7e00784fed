// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page about a failure, with texts that a guest has chosen.
final class ReportPageTest {

  private static final String HOSTILE = "<script>x</script>\u001b[31m\u202e\" onload='y' &lt;";

  @Test
  void nothingThatAGuestWritesActs() {
    ReportPage page = new ReportPage(HOSTILE, "first\n" + HOSTILE);
    page.heading(HOSTILE);
    page.picture(HOSTILE, new byte[] {1, 2, 3});
    page.moments(
        List.of(
            new ReportPage.Moment(
                1.5, HOSTILE, "FOUND", HOSTILE, ReportPage.image(new byte[] {1, 2, 3}))));
    page.output(HOSTILE + "\n" + HOSTILE);
    String html = page.toString();
    assertFalse(html.contains("<script"), html);
    assertFalse(html.contains("onload='"), html);
    assertTrue(html.chars().noneMatch(c -> c == 0x1b || c == 0x202e), html);
    assertTrue(html.contains("&amp;lt;"), html);
    assertTrue(html.contains("first\n&lt;script&gt;x&lt;/script&gt;"), html);
    assertTrue(html.contains("default-src 'none'; img-src data:"), html);
    assertEquals(
        2, Pattern.compile("src=\"data:image/png;base64,AQID\"").matcher(html).results().count());
  }
}
