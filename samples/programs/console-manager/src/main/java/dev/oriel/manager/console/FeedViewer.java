// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.capture.GuestCursor;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.image.Picture;

/// Receives the pictures of a console from a [ConsoleFeed].
///
/// Threading: called on the feed's thread and on the thread that begins to watch, one call at a
/// time; [#cursor] also on the connection's thread, at any time. The methods must return at once.
interface FeedViewer {

  /// Called with the current picture.
  ///
  /// @param picture the picture, which may only be read, and only during the call
  /// @param damage the rectangles that changed since the last call; the whole picture in the first
  ///   call, or if the size changed
  void frame(Picture picture, Damage damage);

  /// Called when the guest's pointer has another shape, or was shown, hidden or moved.
  void cursor(GuestCursor cursor);

  /// Called when there is a picture, or with the reason why there is none.
  void state(FeedState state);
}
