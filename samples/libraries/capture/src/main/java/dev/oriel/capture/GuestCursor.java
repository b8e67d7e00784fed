// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.geometry.Rect;
import org.jspecify.annotations.Nullable;

/// The guest's pointer at one moment.
///
/// @param x the column of its hot spot
/// @param y the row of its hot spot
/// @param visible whether the guest shows it
/// @param image its shape, or null if the guest has not defined one
public record GuestCursor(int x, int y, boolean visible, @Nullable CursorImage image) {

  /// The pointer of a guest that has not reported one.
  static final GuestCursor NONE = new GuestCursor(0, 0, false, null);

  /// Returns the part of a `width × height` picture that the pointer covers, which is empty if the
  /// pointer is not shown.
  public Rect area(int width, int height) {
    CursorImage shape = image;
    if (!visible || shape == null) {
      return Rect.EMPTY;
    }
    return Rect.clamped(
        (long) x - shape.hotX(),
        (long) y - shape.hotY(),
        shape.width(),
        shape.height(),
        width,
        height);
  }
}
