// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.internal.draw.DrawTarget;
import dev.oriel.gl.internal.draw.Painter;
import dev.oriel.gl.internal.draw.PictureTexture;
import dev.oriel.gl.internal.panel.PanelImage;
import dev.oriel.gl.internal.panel.PlacedOverlay;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Draws a [PlacedOverlay]. Each image is uploaded once.
///
/// Threading: the thread of the context that was current at its first use.
final class OverlayLayer implements AutoCloseable {

  /// The alpha of black at half opacity.
  private static final int SHADE_ALPHA = 0x80;

  private final boolean bgra;
  private List<Placed> placed = new ArrayList<>();
  private @Nullable PictureTexture shade;
  private PlacedOverlay shown = PlacedOverlay.NONE;
  private Rect shaded = Rect.EMPTY;

  /// An image with its texture.
  private record Placed(PanelImage image, Rect at, PictureTexture texture) {}

  OverlayLayer(boolean bgra) {
    this.bgra = bgra;
  }

  /// Returns whether nothing is shown.
  boolean isEmpty() {
    return placed.isEmpty() && shaded.isEmpty();
  }

  /// Sets the overlay to show.
  ///
  /// @return the part of the window that changes
  Damage update(PlacedOverlay overlay, Viewport viewport) {
    Rect shade = overlay.dimmed() ? viewport.shown() : Rect.EMPTY;
    if (overlay.equals(shown) && shade.equals(shaded)) {
      return Damage.NONE;
    }
    Rect window = Rect.ofSize(viewport.windowWidth(), viewport.windowHeight());
    Damage changed =
        shade.equals(shaded)
            ? Damage.NONE
            : Damage.of(shade.intersect(window)).plus(shaded.intersect(window));
    shaded = shade;
    List<Placed> before = placed;
    placed = new ArrayList<>();
    for (PlacedOverlay.PlacedImage next : overlay.images()) {
      Placed kept = take(before, next.image());
      PictureTexture texture = kept == null ? upload(next.image()) : kept.texture;
      placed.add(new Placed(next.image(), next.at(), texture));
      if (kept == null || !kept.at.equals(next.at())) {
        changed = changed.plus(next.at().intersect(window));
        if (kept != null) {
          changed = changed.plus(kept.at.intersect(window));
        }
      }
    }
    for (Placed p : before) {
      p.texture.close();
      changed = changed.plus(p.at.intersect(window));
    }
    shown = overlay;
    return changed;
  }

  /// Removes an image from those that were shown. Returns null if it was not shown.
  private static @Nullable Placed take(List<Placed> before, PanelImage image) {
    for (Placed p : before) {
      if (p.image == image) {
        before.remove(p);
        return p;
      }
    }
    return null;
  }

  private PictureTexture upload(PanelImage image) {
    return upload(image.width(), image.height(), image.bgra());
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
