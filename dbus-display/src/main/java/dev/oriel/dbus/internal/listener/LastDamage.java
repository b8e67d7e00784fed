// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;

/// The damage of a message's rectangle, made anew only where the message before had another one: a
/// guest that redraws all or blinks a cursor costs no garbage.
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

  /// The damage of a `w × h` picture as a whole.
  Damage full(int w, int h) {
    return inside(0, 0, w, h, w, h);
  }

  /// The damage of the part of an untrusted rectangle that lies inside a `pw × ph` picture.
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
