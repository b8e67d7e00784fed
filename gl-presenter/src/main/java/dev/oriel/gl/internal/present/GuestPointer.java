// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.internal.draw.PointerOverlay;
import org.jspecify.annotations.Nullable;

/// The guest's pointer in its last reported state, and whether it is drawn into the picture.
///
/// Threading: any thread.
final class GuestPointer {

  private volatile boolean drawn;
  private volatile @Nullable CursorImage shape;
  private volatile long at;
  private volatile boolean visible;

  /// Returns whether the pointer is drawn into the picture.
  boolean drawn() {
    return drawn;
  }

  void drawn(boolean yes) {
    drawn = yes;
  }

  void shape(CursorImage image) {
    shape = image;
  }

  void move(int x, int y, boolean nowVisible) {
    at = (long) x << 32 | (y & 0xffff_ffffL);
    visible = nowVisible;
  }

  /// Returns the shape to draw, or null.
  @Nullable CursorImage drawnShape() {
    return drawn && visible ? shape : null;
  }

  /// Returns the part of the window that the pointer covers.
  Rect place(CursorImage image, Viewport viewport) {
    long now = at;
    return PointerOverlay.place(image, (int) (now >> 32), (int) now, viewport);
  }
}
