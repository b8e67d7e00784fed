// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.sync.EventLoop;

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

  /// Opens the way of guests' buffers to the compositor that shows this surface.
  ///
  /// Threading: the present thread, which calls the listener. Ownership: the caller's, who closes
  /// it before the surface goes away.
  ///
  /// @param loop the present thread's loop
  /// @param context the context of the present thread, for the abilities of its device
  default PassThrough passThrough(EventLoop loop, EglContext context, PassThrough.Listener news) {
    return PassThrough.none("");
  }

  /// Returns whether buffers are passed even if that slows the guest down to the screen's rate.
  default boolean prefersPassThrough() {
    return false;
  }

  /// Makes the surface's context current on the calling thread.
  ///
  /// Threading: the thread that draws. Ownership: the caller's, who closes it.
  DrawSurface open();
}
