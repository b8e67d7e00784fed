// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.panel;

import dev.oriel.core.geometry.Rect;
import java.util.List;

/// A panel that is laid out.
interface PanelView {

  /// Returns the width in pixels, without the shadow.
  int width();

  /// Returns the height in pixels, without the shadow.
  int height();

  /// Paints the panel with its upper left corner at `x`, `y`.
  void paint(PanelPixels pixels, int x, int y);

  /// Returns where the pointer's input is the viewer's, relative to the upper left corner. The last
  /// area that contains a point counts.
  default List<HitArea> areas() {
    return List.of();
  }

  /// An area of a control.
  ///
  /// @param id the id of the button, or [HitArea#GROUND]
  record HitArea(Rect area, int id) {

    /// A place of a panel that is no button.
    static final int GROUND = -1;
  }
}
