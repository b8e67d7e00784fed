// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.internal.text.TextSize;
import java.util.ArrayList;
import java.util.List;

/// Keys that are pressed together, each drawn as a key.
final class KeyCaps {

  private final PanelStyle style;
  private final List<String> keys;
  private final List<Integer> widths = new ArrayList<>();
  private final int width;

  /// @param keys the names of the keys, joined by `+`, or an empty text
  KeyCaps(PanelStyle style, String keys) {
    this.style = style;
    this.keys = keys.isEmpty() ? List.of() : List.of(keys.split("\\+", -1));
    int sum = 0;
    for (String key : this.keys) {
      int text = style.letters().line(key, size(), false).width();
      int cap = Math.max(style.px(18), text + 2 * style.px(6));
      widths.add(cap);
      sum += cap + style.px(3);
    }
    width = Math.max(0, sum - style.px(3));
  }

  private TextSize size() {
    return style.small();
  }

  int width() {
    return width;
  }

  int height() {
    return style.letters().height(size()) + style.px(5);
  }

  /// Draws the keys with the upper left corner of the first one at `x`, `y`.
  void paint(PanelPixels pixels, int x, int y) {
    Lettering letters = style.letters();
    int left = x;
    for (int i = 0; i < keys.size(); i++) {
      int w = widths.get(i);
      pixels.fill(left, y, w, height(), style.px(4), PanelStyle.KEY);
      Lettering.Line line = letters.line(keys.get(i), size(), false);
      line.draw(
          pixels.ink(PanelStyle.TEXT),
          left + (w - line.width()) / 2,
          y + (height() - letters.height(size())) / 2 + letters.ascent(size()));
      left += w + style.px(3);
    }
  }
}
