// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.internal.panel.PanelView.HitArea;
import dev.oriel.gl.internal.panel.PlacedOverlay.PlacedImage;
import dev.oriel.gl.internal.text.Lettering;
import dev.oriel.gl.internal.text.Letterings;
import dev.oriel.gl.overlay.Bar;
import dev.oriel.gl.overlay.Menu;
import dev.oriel.gl.overlay.Message;
import dev.oriel.gl.overlay.Overlay;
import dev.oriel.gl.overlay.Panel;
import dev.oriel.gl.overlay.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Places the panels of overlays in a window and finds the control under a point. Fonts are loaded
/// for the first panel. A panel that stays as it is is painted once.
///
/// Threading: one thread at a time. Ownership: close it.
public final class OverlayLayout implements AutoCloseable {

  /// There is no control at a point.
  public static final int NOTHING = -2;

  /// A point is on a bar or a menu and on none of its buttons.
  public static final int GROUND = HitArea.GROUND;

  /// How much a panel that is larger than the window is scaled down before the next try.
  private static final double SMALLER = 0.92;

  private static final double SMALLEST = 0.6;

  private final Supplier<Lettering> opener;
  private @Nullable Lettering letters;
  private List<Placed> placed = List.of();
  private int width;
  private int height;
  private double scale;

  /// A panel in the window.
  ///
  /// @param key the panel as it is painted
  /// @param at the place of the panel without its shadow
  /// @param shadow the pixels around it in its image
  private record Placed(Panel key, PanelView view, Rect at, PanelImage image, int shadow) {
    PlacedImage toImage() {
      return new PlacedImage(
          new Rect(at.x() - shadow, at.y() - shadow, image.width(), image.height()), image);
    }
  }

  /// Creates a layout with the machine's letters.
  public OverlayLayout() {
    this(Letterings::open);
  }

  OverlayLayout(Supplier<Lettering> opener) {
    this.opener = opener;
  }

  /// Places an overlay.
  ///
  /// @param windowWidth the width of the window in pixels
  /// @param windowHeight the height of the window in pixels
  /// @param contentScale the pixels of a unit of the desktop
  public PlacedOverlay place(
      Overlay overlay, int windowWidth, int windowHeight, double contentScale) {
    boolean same = windowWidth == width && windowHeight == height && contentScale == scale;
    List<Placed> before = same ? placed : List.of();
    width = windowWidth;
    height = windowHeight;
    scale = contentScale;
    List<Placed> next = new ArrayList<>();
    for (Panel panel : overlay.panels()) {
      next.add(place(panel, before, next));
    }
    placed = next;
    return new PlacedOverlay(overlay.dimmed(), next.stream().map(Placed::toImage).toList());
  }

  private Placed place(Panel panel, List<Placed> before, List<Placed> next) {
    Panel key = keyOf(panel);
    for (Placed p : before) {
      if (p.key.equals(key)) {
        return new Placed(key, p.view, placeOf(panel, p.view, next), p.image, p.shadow);
      }
    }
    Lettering opened = letters;
    if (opened == null) {
      opened = opener.get();
      letters = opened;
    }
    double used = scale;
    PanelStyle style = new PanelStyle(opened, used);
    PanelView view = viewOf(style, key);
    while ((view.width() > width || view.height() > height) && used > SMALLEST) {
      used *= SMALLER;
      style = new PanelStyle(opened, used);
      view = viewOf(style, key);
    }
    int shadow = style.px(PanelStyle.BLUR);
    PanelPixels pixels = new PanelPixels(view.width() + 2 * shadow, view.height() + 2 * shadow);
    view.paint(pixels, shadow, shadow);
    return new Placed(key, view, placeOf(panel, view, next), pixels.image(), shadow);
  }

  /// A bar looks the same wherever it is while it slides in.
  private static Panel keyOf(Panel panel) {
    return panel instanceof Bar bar
        ? new Bar(bar.buttons(), bar.selected(), bar.focus(), 1)
        : panel;
  }

  private PanelView viewOf(PanelStyle style, Panel panel) {
    return switch (panel) {
      case Message message -> new MessageView(style, message, width);
      case Table table -> new TableView(style, table, width);
      case Bar bar -> new BarView(style, bar, width);
      case Menu menu -> new MenuView(style, menu, width);
    };
  }

  private Rect placeOf(Panel panel, PanelView view, List<Placed> next) {
    return switch (panel) {
      case Message message -> at(message.place(), view);
      case Table table -> at(table.place(), view);
      case Bar bar -> {
        int hidden = (int) Math.round((1 - Math.clamp(bar.shown(), 0, 1)) * view.height());
        yield new Rect((width - view.width()) / 2, -hidden, view.width(), view.height());
      }
      case Menu menu -> below(menu, view, next);
    };
  }

  private Rect at(Panel.Place place, PanelView view) {
    int gap = (int) Math.round(12 * scale);
    int x =
        switch (place) {
          case TOP_LEFT -> gap;
          case TOP_RIGHT -> width - view.width() - gap;
          case MIDDLE, BOTTOM -> (width - view.width()) / 2;
        };
    int y =
        switch (place) {
          case TOP_LEFT, TOP_RIGHT -> gap;
          case MIDDLE -> (height - view.height()) / 2;
          case BOTTOM -> height - view.height() - 2 * gap;
        };
    return new Rect(Math.max(0, x), Math.max(0, y), view.width(), view.height());
  }

  private Rect below(Menu menu, PanelView view, List<Placed> next) {
    int gap = (int) Math.round(4 * scale);
    for (Placed p : next) {
      if (p.view instanceof BarView bar && menu.anchor() != Bar.NOTHING) {
        Rect button = bar.placeOf(menu.anchor());
        int middle = p.at.x() + button.x() + button.width() / 2;
        int x = Math.clamp(middle - view.width() / 2, 0, Math.max(0, width - view.width()));
        int y = p.at.y() + bar.barHeight() + gap;
        return new Rect(x, y, view.width(), view.height());
      }
    }
    return at(Panel.Place.MIDDLE, view);
  }

  /// Returns the id of the button at a pixel of the window, or [#GROUND] or [#NOTHING].
  public int controlAt(int x, int y) {
    for (int i = placed.size() - 1; i >= 0; i--) {
      Placed p = placed.get(i);
      for (HitArea area : p.view.areas().reversed()) {
        if (area.area().translate(p.at.x(), p.at.y()).contains(x, y)) {
          return area.id();
        }
      }
    }
    return NOTHING;
  }

  @Override
  public void close() {
    if (letters != null) {
      letters.close();
      letters = null;
    }
  }
}
