// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import java.util.concurrent.atomic.AtomicBoolean;

/// The settings of a present thread, which other threads change.
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

  /// Returns the rule by which buffers are released.
  ReleaseRule rule() {
    return rule;
  }

  void rule(ReleaseRule other) {
    rule = other;
  }

  /// @param fps the frames per second, or 0 for no limit
  /// @throws IllegalArgumentException if `fps` is negative
  void maxFps(int fps) {
    if (fps < 0) {
      throw new IllegalArgumentException("maximum of " + fps + " frames per second");
    }
    minFrameNanos = fps == 0 ? 0 : SECOND / fps;
  }

  /// Returns the minimum interval between two frames, or 0.
  long minFrameNanos() {
    return minFrameNanos;
  }

  void redraw() {
    redraw.set(true);
  }

  /// Returns whether everything must be drawn again, and clears the request.
  boolean takeRedraw() {
    return redraw.getAndSet(false);
  }
}
