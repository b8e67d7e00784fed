// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.gl.internal.text.Coverage;
import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.overlay.Message;
import java.util.List;

/// Lays out a [Message].
final class MessageView implements PanelView {

  private static final double WIDEST = 560;

  private final PanelStyle style;
  private final Message message;
  private final List<String> lines;
  private final int indent;
  private final int width;
  private final int height;

  MessageView(PanelStyle style, Message message, int windowWidth) {
    this.style = style;
    this.message = message;
    Lettering letters = style.letters();
    int icon = message.icon() == null ? 0 : letters.iconSize(style.text());
    indent = icon == 0 ? 0 : icon + style.px(9);
    int room = Math.min(style.px(WIDEST), windowWidth - style.px(20));
    int most = Math.max(style.px(60), room - indent - 2 * style.px(14));
    lines = TextWrap.lines(letters, message.text(), style.text(), most);
    int widest = 0;
    for (String line : lines) {
      widest = Math.max(widest, letters.line(line, style.text(), false).width());
    }
    width = indent + widest + 2 * style.px(14);
    height = lines.size() * lineHeight() + 2 * style.px(9);
  }

  private int lineHeight() {
    return style.letters().height(style.text()) + style.px(3);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void paint(PanelPixels pixels, int x, int y) {
    style.ground(pixels, x, y, width, height, false);
    Lettering letters = style.letters();
    int top = y + style.px(9);
    Icon icon = message.icon();
    if (icon != null && indent > 0) {
      int size = letters.iconSize(style.text());
      letters.icon(
          pixels.ink(PanelStyle.ACCENT),
          icon.codePoint(),
          style.text(),
          x + style.px(14),
          top + (lineHeight() - size) / 2);
    }
    Coverage ink = pixels.ink(PanelStyle.TEXT);
    int baseline = top + style.px(1.5) + letters.ascent(style.text());
    for (String line : lines) {
      letters.line(line, style.text(), false).draw(ink, x + style.px(14) + indent, baseline);
      baseline += lineHeight();
    }
  }
}
