// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.geometry.Viewport;
import java.time.Duration;

/// Shows a console's frames in a window, on its own thread.
///
/// A frame waits until the thread takes it, together with the frames that arrived in the meantime.
/// Only damage is drawn; without damage nothing is drawn. A guest's buffer is released according to
/// the [ReleasePolicy]. A swap that waits for the screen never delays a release, except under
/// [ReleasePolicy#PRESENT]. While the window is not visible, buffers are released without being
/// drawn.
///
/// Threading: all methods may be called on any thread. Ownership: belongs to its window and ends
/// with it.
public interface Presenter {

  /// Waits until the presenter is ready to take frames immediately. If frames arrive earlier, the
  /// guest's first flush waits for the window. Call this method before a console is attached.
  ///
  /// @return false if the presenter was not ready in time
  boolean awaitReady(Duration atMost) throws InterruptedException;

  /// Returns the statistics so far.
  PresenterStats stats();

  /// Returns the current position of the picture in the window.
  Viewport viewport();

  /// Sets the release policy, from the next frame on.
  void releasePolicy(ReleasePolicy policy);

  /// Sets the maximum frame rate: how many buffers per second are released, and how many frames per
  /// second the window shows.
  ///
  /// @param fps the frames per second, or 0 for no limit
  /// @throws IllegalArgumentException if `fps` is negative
  void maxFps(int fps);
}
