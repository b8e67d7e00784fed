// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.frame.Damage;

/// The damage of the last draws. With it, an older back buffer is updated by drawing only what
/// changed since (`EGL_EXT_buffer_age`).
///
/// Threading: the present thread.
public final class DamageHistory {

  /// Swap chains have two to four buffers.
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

  /// Returns the area that must be drawn, and records the damage as drawn.
  ///
  /// @param damage the damage since the last draw
  /// @param age the age of the framebuffer's content in draws; 0 if it has no content
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

  /// Records damage that was shown without a draw. For the age of framebuffers it counts as a draw.
  public void shown(Damage damage) {
    System.arraycopy(past, 0, past, 1, DEPTH - 1);
    past[0] = damage;
  }
}
