// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

/// When the next draw keeps the screen's pace.
///
/// On average a draw comes every so often, but one that is due a little later may come now: a guest
/// that draws at the screen's own rate is shown when it has drawn, and not when a clock of ours,
/// which started at another moment, says so.
///
/// Threading: the present thread.
final class DrawPace {

  private long kept = System.nanoTime() - 1_000_000_000L;

  /// The time from which on a draw keeps the pace.
  ///
  /// @param interval from one draw to the next, on average; 0 for any pace
  long due(long interval) {
    return kept + interval;
  }

  /// Something was drawn.
  ///
  /// @param now when; at or after [#due]
  void drawn(long now, long interval) {
    long early = now - interval / 2;
    long next = kept + interval;
    kept = next - early > 0 ? next : early;
  }
}
