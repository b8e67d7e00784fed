// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

/// The surface on which a presenter draws: a window, or a framebuffer without a window.
///
/// Threading: any thread, except for [#open].
public interface PresentSurface {

  /// Returns the current width in pixels; 0 while minimised.
  int width();

  /// Returns the current height in pixels; 0 while minimised.
  int height();

  /// Returns whether the surface is visible to the user.
  boolean visible();

  /// Returns the minimum interval between two draws, or 0 if the swap itself waits or no wait is
  /// wanted.
  long frameNanos();

  /// Returns the refresh interval of the screen, as far as it is known.
  long refreshNanos();

  /// Returns whether a swap may wait for the screen. Swaps then run on a separate thread.
  boolean mayBlock();

  /// Makes the surface's context current on the calling thread.
  ///
  /// Threading: the thread that draws. Ownership: the caller's, who closes it.
  DrawSurface open();
}
