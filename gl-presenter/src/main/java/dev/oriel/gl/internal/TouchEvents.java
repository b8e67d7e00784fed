// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal;

/// A listener for the touches of one window.
///
/// Units: the desktop's units from the top left of the window's content, as for the pointer.
///
/// Threading: the source of the events defines the thread.
public interface TouchEvents {

  /// Called when a finger comes down.
  ///
  /// @param touch the number of the touch until the finger lifts; it may be reused later
  void down(int touch, double x, double y);

  /// Called when a finger moves.
  void moved(int touch, double x, double y);

  /// Called when a finger lifts.
  void up(int touch);

  /// Called when the touches in progress turn out not to be meant for the window, or their screen
  /// has been removed.
  void cancelled();
}
