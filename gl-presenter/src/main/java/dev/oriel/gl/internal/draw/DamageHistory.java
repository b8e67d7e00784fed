// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.frame.Damage;

/// What the last draws changed, so that an old back buffer can be brought up to date by drawing
/// only that (`EGL_EXT_buffer_age`).
///
/// Threading: the present thread.
public final class DamageHistory {

  /// Swap chains are two to four buffers long.
  private static final int DEPTH = 4;

  private final Damage[] past = new Damage[DEPTH];
  private int width;
  private int height;

  public DamageHistory() {
    forget();
  }

  private void forget() {
    java.util.Arrays.fill(past, Damage.NONE);
  }

  /// What must be drawn, and is remembered as drawn.
  ///
  /// @param damage what changed since the last draw
  /// @param age how many draws old the framebuffer's content is; 0 where it has none
  public Damage toDraw(Damage damage, int age, int newWidth, int newHeight) {
    boolean sized = newWidth == width && newHeight == height;
    width = newWidth;
    height = newHeight;
    if (!sized) {
      forget();
    }
    Damage all = damage;
    if (!sized || age < 1 || age > DEPTH + 1) {
      all = Damage.full(width, height);
    } else {
      for (int i = 0; i < age - 1; i++) {
        all = all.plus(past[i]);
      }
    }
    shown(sized ? damage : Damage.full(width, height));
    return all;
  }

  /// Remembers what was shown without being drawn: for framebuffers it counts as a draw.
  public void shown(Damage damage) {
    System.arraycopy(past, 0, past, 1, DEPTH - 1);
    past[0] = damage;
  }
}
