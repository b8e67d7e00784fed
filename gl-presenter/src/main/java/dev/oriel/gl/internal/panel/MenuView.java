// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.internal.text.TextSize;
import dev.oriel.gl.overlay.Button;
import dev.oriel.gl.overlay.Icon;
import dev.oriel.gl.overlay.Menu;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lays out a [Menu].
final class MenuView implements PanelView {

  private final PanelStyle style;
  private final Menu menu;
  private final Lettering letters;
  private final List<String> note;
  private final int iconColumn;
  private final int width;
  private final int height;

  MenuView(PanelStyle style, Menu menu, int windowWidth) {
    this.style = style;
    this.menu = menu;
    letters = style.letters();
    int labels = 0;
    int keys = 0;
    boolean icons = false;
    for (Button item : menu.items()) {
      labels = Math.max(labels, letters.line(item.label(), style.text(), false).width());
      keys = Math.max(keys, new KeyCaps(style, item.keys()).width());
      icons |= iconOf(item) != null;
    }
    int icon = letters.iconSize(style.text());
    iconColumn = icons && icon > 0 ? icon + style.px(9) : 0;
    int most = windowWidth - style.px(20);
    int inner = iconColumn + labels + (keys == 0 ? 0 : keys + style.px(24)) + 2 * inset();
    inner = Math.max(Math.max(inner, 2 * inset() + titleWidth()), style.px(210));
    width = Math.min(most, inner + 2 * edge());
    note =
        menu.note().isEmpty()
            ? List.of()
            : TextWrap.lines(letters, menu.note(), style.small(), width - 2 * edge() - 2 * inset());
    height =
        titleHeight()
            + menu.items().size() * rowHeight()
            + (note.isEmpty() ? 0 : style.px(8) + note.size() * noteHeight())
            + 2 * style.px(6);
  }

  private static @Nullable Icon iconOf(Button item) {
    return item.on() ? Icon.CHECK : item.icon();
  }

  private int titleWidth() {
    return letters.line(menu.title(), style.small(), false).width();
  }

  private int edge() {
    return style.px(5);
  }

  private int inset() {
    return style.px(10);
  }

  private int titleHeight() {
    return menu.title().isEmpty() ? 0 : letters.height(style.small()) + style.px(8);
  }

  private int rowHeight() {
    return letters.height(style.text()) + style.px(9);
  }

  private int noteHeight() {
    return letters.height(style.small()) + style.px(3);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  private Rect placeOf(int item) {
    return new Rect(
        edge(), style.px(6) + titleHeight() + item * rowHeight(), width - 2 * edge(), rowHeight());
  }

  @Override
  public List<HitArea> areas() {
    List<HitArea> areas = new ArrayList<>();
    areas.add(new HitArea(Rect.ofSize(width, height), HitArea.GROUND));
    for (int i = 0; i < menu.items().size(); i++) {
      areas.add(new HitArea(placeOf(i), menu.items().get(i).id()));
    }
    return areas;
  }

  @Override
  public void paint(PanelPixels pixels, int x, int y) {
    style.ground(pixels, x, y, width, height, false);
    if (!menu.title().isEmpty()) {
      letters
          .line(menu.title(), style.small(), false)
          .draw(
              pixels.ink(PanelStyle.DIM),
              x + edge() + inset(),
              y + style.px(8) + letters.ascent(style.small()));
    }
    for (int i = 0; i < menu.items().size(); i++) {
      paint(pixels, menu.items().get(i), placeOf(i).translate(x, y));
    }
    int top = placeOf(menu.items().size()).y() + y + style.px(7);
    for (String line : note) {
      letters
          .line(line, style.small(), false)
          .draw(
              pixels.ink(PanelStyle.DIM),
              x + edge() + inset(),
              top + letters.ascent(style.small()));
      top += noteHeight();
    }
  }

  private void paint(PanelPixels pixels, Button item, Rect at) {
    if (item.id() == menu.selected()) {
      pixels.fill(at.x(), at.y(), at.width(), at.height(), style.px(6), PanelStyle.SELECTED);
    }
    TextSize size = style.text();
    Icon icon = iconOf(item);
    if (icon != null && iconColumn > 0) {
      letters.icon(
          pixels.ink(PanelStyle.ACCENT),
          icon.codePoint(),
          size,
          at.x() + inset(),
          at.y() + (at.height() - letters.iconSize(size)) / 2);
    }
    KeyCaps keys = new KeyCaps(style, item.keys());
    int room = at.width() - 2 * inset() - iconColumn - keys.width();
    letters
        .line(TextWrap.ellipsis(letters, item.label(), size, room), size, false)
        .draw(
            pixels.ink(PanelStyle.TEXT),
            at.x() + inset() + iconColumn,
            at.y() + (at.height() - letters.height(size)) / 2 + letters.ascent(size));
    keys.paint(
        pixels, at.right() - inset() - keys.width(), at.y() + (at.height() - keys.height()) / 2);
  }
}
