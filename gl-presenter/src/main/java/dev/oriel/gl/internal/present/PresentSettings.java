// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import java.util.concurrent.atomic.AtomicBoolean;

/// What others want of a present thread.
///
/// Threading: any thread.
final class PresentSettings {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicBoolean redraw = new AtomicBoolean(true);
  private volatile ReleaseRule rule;
  private volatile long minFrameNanos;

  PresentSettings(ReleaseRule rule, int maxFps) {
    this.rule = rule;
    maxFps(maxFps);
  }

  /// By which buffers go back.
  ReleaseRule rule() {
    return rule;
  }

  void rule(ReleaseRule other) {
    rule = other;
  }

  /// @param fps 0 for any number
  /// @throws IllegalArgumentException if it is negative
  void maxFps(int fps) {
    if (fps < 0) {
      throw new IllegalArgumentException("at most " + fps + " frames in a second");
    }
    minFrameNanos = fps == 0 ? 0 : SECOND / fps;
  }

  /// The least time between two frames, or 0.
  long minFrameNanos() {
    return minFrameNanos;
  }

  void redraw() {
    redraw.set(true);
  }

  /// Whether everything is to be drawn once more; asked once for each wish.
  boolean takeRedraw() {
    return redraw.getAndSet(false);
  }
}
