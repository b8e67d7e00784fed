// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.Overlay;
import dev.oriel.gl.internal.draw.BitmapFont;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.Painter;
import dev.oriel.gl.internal.draw.PictureTexture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Draws an [Overlay].
///
/// Threading: the thread of the context that was current at its first use.
final class OverlayLayer implements AutoCloseable {

  /// The text is drawn larger only if the window has room for this many letters in a row.
  private static final int MIN_COLUMNS = 44;

  /// The alpha of black at half opacity.
  private static final int SHADE_ALPHA = 0x80;

  private final boolean bgra;
  private final List<Placed> placed = new ArrayList<>();
  private @Nullable BitmapFont font;
  private @Nullable PictureTexture shade;
  private Overlay shown = Overlay.NONE;
  private Rect shaded = Rect.EMPTY;
  private int width;
  private int height;

  /// A panel with its texture.
  private record Placed(Overlay.Panel panel, Rect at, PictureTexture texture) {}

  OverlayLayer(boolean bgra) {
    this.bgra = bgra;
  }

  /// Returns whether nothing is shown.
  boolean isEmpty() {
    return placed.isEmpty() && shaded.isEmpty();
  }

  /// Sets the overlay to show.
  ///
  /// @param textScale the size in pixels of one pixel of a letter, if the window has room
  /// @return the part of the window that changes
  Damage update(Overlay overlay, int textScale, Viewport viewport) {
    Rect shade = overlay.dimmed() ? viewport.shown() : Rect.EMPTY;
    boolean sized = viewport.windowWidth() != width || viewport.windowHeight() != height;
    if (overlay.equals(shown) && shade.equals(shaded) && !sized) {
      return Damage.NONE;
    }
    Rect window = Rect.ofSize(viewport.windowWidth(), viewport.windowHeight());
    Damage changed =
        shade.equals(shaded)
            ? Damage.NONE
            : Damage.of(shade.intersect(window)).plus(shaded.intersect(window));
    shaded = shade;
    width = window.width();
    height = window.height();
    for (Placed p : placed) {
      changed = changed.plus(p.at.intersect(window));
    }
    placePanels(overlay, textScale, sized);
    for (Placed p : placed) {
      changed = changed.plus(p.at.intersect(window));
    }
    shown = overlay;
    return changed;
  }

  private void placePanels(Overlay overlay, int textScale, boolean sized) {
    List<Placed> before = List.copyOf(placed);
    placed.clear();
    for (Overlay.Panel panel : overlay.panels()) {
      Placed kept = null;
      for (Placed p : before) {
        if (!sized && p.panel.equals(panel) && !placed.contains(p)) {
          kept = p;
        }
      }
      placed.add(kept == null ? place(panel, textScale) : kept);
    }
    for (Placed p : before) {
      if (!placed.contains(p)) {
        p.texture.close();
      }
    }
  }

  private Placed place(Overlay.Panel panel, int textScale) {
    int scale = textScale;
    while (scale > 1 && BitmapFont.columns(width, scale) < MIN_COLUMNS) {
      scale--;
    }
    BitmapFont letters = font;
    if (letters == null) {
      letters = BitmapFont.load();
      font = letters;
    }
    BitmapFont.Image image =
        letters.draw(BitmapFont.wrap(panel.text(), BitmapFont.columns(width, scale)), scale);
    PictureTexture texture = upload(image.width(), image.height(), image.bgra());
    int gap = 4 * scale;
    int x = panel.place() == Overlay.Place.TOP_LEFT ? gap : (width - image.width()) / 2;
    int y =
        switch (panel.place()) {
          case TOP_LEFT -> gap;
          case MIDDLE -> (height - image.height()) / 2;
          case BOTTOM -> height - image.height() - gap;
        };
    return new Placed(
        panel, new Rect(Math.max(0, x), Math.max(0, y), image.width(), image.height()), texture);
  }

  private PictureTexture upload(int columns, int rows, ByteBuffer pixels) {
    PictureTexture texture = new PictureTexture(bgra);
    boolean _ = texture.allocate(columns, rows, PixelFormat.A8R8G8B8);
    Rect all = Rect.ofSize(columns, rows);
    long _ = texture.upload(pixels, 0, PixelFormat.BYTES * columns, all, all);
    return texture;
  }

  /// Draws the overlay inside `areas`.
  void draw(Painter painter, DrawTarget target, List<Rect> areas) {
    if (!shaded.isEmpty()) {
      PictureTexture black = shade;
      if (black == null) {
        ByteBuffer pixel = ByteBuffer.allocateDirect(PixelFormat.BYTES);
        black = upload(1, 1, pixel.put(3, (byte) SHADE_ALPHA));
        shade = black;
      }
      painter.drawOver(target, black.image(false).name(), shaded, Rotation.NONE, areas);
    }
    for (int i = 0; i < placed.size(); i++) {
      Placed p = placed.get(i);
      painter.drawOver(target, p.texture.image(false).name(), p.at, Rotation.NONE, areas);
    }
  }

  @Override
  public void close() {
    for (Placed p : placed) {
      p.texture.close();
    }
    placed.clear();
    if (shade != null) {
      shade.close();
      shade = null;
    }
  }
}
