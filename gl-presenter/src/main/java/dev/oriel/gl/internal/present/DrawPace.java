// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

/// Computes when the next draw is due, so that draws keep the screen's pace.
///
/// The interval holds on average: a draw that is due a little later may be made now. A guest that
/// draws at the screen's rate is therefore shown as soon as it has drawn, and not at the ticks of a
/// separate clock with a different phase.
///
/// Threading: the present thread.
final class DrawPace {

  private long kept = System.nanoTime() - 1_000_000_000L;

  /// Returns the time from which a draw keeps the pace.
  ///
  /// @param interval the average interval between draws; 0 for no pace
  long due(long interval) {
    return kept + interval;
  }

  /// Records a draw.
  ///
  /// @param now the time of the draw, not before [#due]
  void drawn(long now, long interval) {
    long early = now - interval / 2;
    long next = kept + interval;
    kept = next - early > 0 ? next : early;
  }
}
