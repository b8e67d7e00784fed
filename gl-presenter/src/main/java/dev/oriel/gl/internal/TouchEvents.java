// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal;

/// Hears what fingers do on one window.
///
/// Units: the desktop's, from the top left of the window's content, as those of the pointer.
///
/// Threading: as the one who tells says.
public interface TouchEvents {

  /// A finger comes down.
  ///
  /// @param touch its number until it lifts; another one's later
  void down(int touch, double x, double y);

  /// A finger moves.
  void moved(int touch, double x, double y);

  /// A finger lifts.
  void up(int touch);

  /// None of the touches under way were meant for the window, or their screen is gone.
  void cancelled();
}
