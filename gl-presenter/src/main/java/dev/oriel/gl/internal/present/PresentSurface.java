// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

/// Where a presenter draws: a window, or a framebuffer without one.
///
/// Threading: any thread, but for [#open].
public interface PresentSurface {

  /// Columns that a draw fills now; 0 while minimised.
  int width();

  /// Rows that a draw fills now; 0 while minimised.
  int height();

  /// Whether anybody can see it.
  boolean visible();

  /// The least time between two draws; 0 where a swap itself waits, or nothing shall.
  long frameNanos();

  /// How long the screen shows a frame, as far as is known.
  long refreshNanos();

  /// Whether a swap may wait for the screen: it then gets a thread of its own.
  boolean mayBlock();

  /// Makes the surface's context current on the calling thread.
  ///
  /// Threading: the thread that draws. Ownership: the caller's, to be closed.
  DrawSurface open();
}
