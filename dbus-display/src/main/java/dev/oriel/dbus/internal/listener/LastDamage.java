// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;

/// Converts the rectangles of messages to damage. It creates a new object only if the rectangle
/// differs from the previous one, so a guest that redraws everything or blinks a cursor causes no
/// garbage.
///
/// Threading: the connection's loop thread.
final class LastDamage {

  private Damage damage = Damage.NONE;
  private int x;
  private int y;
  private int width;
  private int height;
  private int pictureWidth;
  private int pictureHeight;

  /// Returns the damage of a whole `w × h` picture.
  Damage full(int w, int h) {
    return inside(0, 0, w, h, w, h);
  }

  /// Returns the damage of the part of an untrusted rectangle that lies inside a `pw × ph` picture.
  Damage inside(int rx, int ry, int rw, int rh, int pw, int ph) {
    if (rx != x
        || ry != y
        || rw != width
        || rh != height
        || pw != pictureWidth
        || ph != pictureHeight) {
      x = rx;
      y = ry;
      width = rw;
      height = rh;
      pictureWidth = pw;
      pictureHeight = ph;
      damage = Damage.of(Rect.clamped(rx, ry, rw, rh, pw, ph));
    }
    return damage;
  }
}
