// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl;

import dev.oriel.core.geometry.Viewport;
import java.time.Duration;

/// Shows a console's frames in a window, on a thread of its own.
///
/// A frame waits until the thread takes it, together with what came meanwhile. What changed is
/// drawn, nothing else, and nothing is drawn where nothing changed. A guest's buffer goes back as
/// its [ReleasePolicy] says, which is never later because of a swap that waits for the screen, save
/// where that is the policy; while nobody can see the window, buffers go back without being drawn.
///
/// Threading: all methods on any thread. Ownership: its window's, with which it ends.
public interface Presenter {

  /// Waits until frames are taken as they come: a guest whose frames come earlier waits for the
  /// window in its first flush. To be called before a console is attached.
  ///
  /// @return false where that takes longer
  boolean awaitReady(Duration atMost) throws InterruptedException;

  /// What it did so far.
  PresenterStats stats();

  /// Where the picture lies in the window now.
  Viewport viewport();

  /// Gives buffers back by another policy from the next frame on.
  void releasePolicy(ReleasePolicy policy);

  /// Sets how many frames the guest gets back, and the window shows, in a second at most.
  ///
  /// @param fps 0 for any number
  /// @throws IllegalArgumentException if it is negative
  void maxFps(int fps);
}
