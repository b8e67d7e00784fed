// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.os.OwnedFd;

/// Receives what the compositor says about the pictures that a [PictureSurface] shows.
///
/// Threading: the thread that dispatches the events. The methods may call the surface, except for
/// closing it.
public interface PictureEvents {

  /// The compositor no longer reads a buffer.
  ///
  /// @param commit the number of the commit that is released, see [PictureSurface#show]; without
  ///   fences the newest one of this buffer, and those before it
  void released(WaylandBuffer buffer, long commit);

  /// The compositor no longer reads a buffer as soon as a fence is signalled. Comes instead of
  /// [#released(WaylandBuffer, long)] if fences are used.
  ///
  /// @param fence a sync file, owned by the callee
  void released(WaylandBuffer buffer, long commit, OwnedFd fence);

  /// The compositor wants the next picture: now is a good time to show it.
  void frame();

  /// A commit has become visible.
  ///
  /// @param nanos when, on the clock of [System#nanoTime]; 0 if it is not known on this clock
  /// @param refreshNanos the time between two refreshes of the screen in nanoseconds, or 0 if it is
  ///   not known or varies
  void presented(long commit, long nanos, long refreshNanos);

  /// A commit has never become visible, because a newer one replaced it or the surface is hidden.
  void discarded(long commit);
}
