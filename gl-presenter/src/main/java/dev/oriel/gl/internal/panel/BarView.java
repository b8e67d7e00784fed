// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.overlay.Bar;
import dev.oriel.gl.overlay.Button;
import dev.oriel.gl.overlay.Icon;
import java.util.ArrayList;
import java.util.List;

/// Lays out a [Bar]: icons above texts, or, if the window is too narrow for these, icons alone,
/// with the text of the selected one below the bar.
final class BarView implements PanelView {

  private final PanelStyle style;
  private final Bar bar;
  private final Lettering letters;
  private final boolean compact;
  private final List<Rect> places = new ArrayList<>();
  private final int width;
  private final int barHeight;

  BarView(PanelStyle style, Bar bar, int windowWidth) {
    this.style = style;
    this.bar = bar;
    letters = style.letters();
    int icon = letters.iconSize(style.large());
    List<Integer> wide = bar.buttons().stream().map(this::labelledWidth).toList();
    int sum = wide.stream().mapToInt(Integer::intValue).sum() + 2 * edge();
    compact = icon > 0 && sum > windowWidth - 2 * style.px(8);
    int text = compact || icon == 0 ? 0 : letters.height(style.small()) + style.px(3);
    int content = icon > 0 ? icon + text : letters.height(style.text());
    int high = content + 2 * style.px(7);
    int x = edge();
    for (int i = 0; i < bar.buttons().size(); i++) {
      int w = compact ? icon + 2 * style.px(8) : wide.get(i);
      places.add(new Rect(x, edge(), w, high));
      x += w;
    }
    width = x + edge();
    barHeight = high + 2 * edge();
  }

  private int edge() {
    return style.px(4);
  }

  private int labelledWidth(Button button) {
    int icon = letters.iconSize(style.large());
    int text = letters.line(button.label(), icon > 0 ? style.small() : style.text(), false).width();
    return Math.max(text, icon) + 2 * style.px(7);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return compact ? barHeight + style.px(4) + tipHeight() : barHeight;
  }

  private int tipHeight() {
    return letters.height(style.small()) + 2 * style.px(4);
  }

  /// Returns the place of a button relative to the bar, or that of the bar.
  Rect placeOf(int id) {
    for (int i = 0; i < places.size(); i++) {
      if (bar.buttons().get(i).id() == id) {
        return places.get(i);
      }
    }
    return Rect.ofSize(width, barHeight);
  }

  /// Returns the height without the text below a compact bar.
  int barHeight() {
    return barHeight;
  }

  @Override
  public List<HitArea> areas() {
    List<HitArea> areas = new ArrayList<>();
    areas.add(new HitArea(Rect.ofSize(width, barHeight), HitArea.GROUND));
    for (int i = 0; i < places.size(); i++) {
      // Up to the window's edge, where the pointer stops.
      Rect p = places.get(i);
      Rect reach = new Rect(p.x(), 0, p.width(), p.bottom());
      areas.add(new HitArea(reach, bar.buttons().get(i).id()));
    }
    return areas;
  }

  @Override
  public void paint(PanelPixels pixels, int x, int y) {
    style.ground(pixels, x, y, width, barHeight, true);
    for (int i = 0; i < places.size(); i++) {
      paint(pixels, bar.buttons().get(i), places.get(i).translate(x, y));
    }
    if (compact) {
      for (int i = 0; i < places.size(); i++) {
        Button button = bar.buttons().get(i);
        if (button.id() == bar.selected()) {
          tip(pixels, button, places.get(i), x, y);
        }
      }
    }
  }

  private void paint(PanelPixels pixels, Button button, Rect at) {
    boolean selected = button.id() == bar.selected();
    double radius = style.px(7);
    if (selected) {
      pixels.fill(at.x(), at.y(), at.width(), at.height(), radius, PanelStyle.SELECTED);
      if (bar.focus()) {
        pixels.stroke(
            at.x(),
            at.y(),
            at.width(),
            at.height(),
            radius,
            Math.max(1.5, 1.5 * style.scale()),
            PanelStyle.ACCENT);
      }
    }
    int colour = button.on() ? PanelStyle.ACCENT : PanelStyle.TEXT;
    int size = letters.iconSize(style.large());
    Icon icon = button.icon();
    if (icon != null && size > 0) {
      letters.icon(
          pixels.ink(colour),
          icon.codePoint(),
          style.large(),
          at.x() + (at.width() - size) / 2,
          at.y() + style.px(7));
    }
    if (size == 0) {
      Lettering.Line line = letters.line(button.label(), style.text(), false);
      line.draw(
          pixels.ink(colour),
          at.x() + (at.width() - line.width()) / 2,
          at.y() + style.px(7) + letters.ascent(style.text()));
    } else if (!compact) {
      Lettering.Line line = letters.line(button.label(), style.small(), false);
      line.draw(
          pixels.ink(colour),
          at.x() + (at.width() - line.width()) / 2,
          at.y() + style.px(7) + size + style.px(3) + letters.ascent(style.small()));
    }
  }

  private void tip(PanelPixels pixels, Button button, Rect of, int x, int y) {
    KeyCaps keys = new KeyCaps(style, button.keys());
    Lettering.Line line = letters.line(button.label(), style.small(), false);
    int between = keys.width() == 0 ? 0 : style.px(8);
    int w = line.width() + between + keys.width() + 2 * style.px(9);
    int left = Math.clamp(of.x() + (of.width() - w) / 2, 0, Math.max(0, width - w)) + x;
    int top = y + barHeight + style.px(4);
    pixels.fill(left, top, w, tipHeight(), style.px(6), PanelStyle.GROUND);
    line.draw(
        pixels.ink(PanelStyle.TEXT),
        left + style.px(9),
        top + style.px(4) + letters.ascent(style.small()));
    keys.paint(
        pixels,
        left + style.px(9) + line.width() + between,
        top + (tipHeight() - keys.height()) / 2);
  }
}
