// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.core.geometry.Rect;
import java.util.List;

/// An overlay as images in a window.
///
/// @param dimmed whether the picture is darkened
/// @param images the panels; the last one is drawn on top
public record PlacedOverlay(boolean dimmed, List<PlacedImage> images) {

  /// Nothing.
  public static final PlacedOverlay NONE = new PlacedOverlay(false, List.of());

  /// Copies the list.
  public PlacedOverlay {
    images = List.copyOf(images);
  }

  /// An image in a window.
  ///
  /// @param at its rectangle in pixels of the window; a part may be outside
  public record PlacedImage(Rect at, PanelImage image) {}
}
