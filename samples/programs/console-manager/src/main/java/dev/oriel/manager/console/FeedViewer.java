// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.capture.GuestCursor;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.image.Picture;

/// Is shown a console by a [ConsoleFeed].
///
/// Threading: called on the feed's thread and on the one that begins to watch, one call at a time;
/// [#cursor] also on the connection's, at any time. Must return at once.
interface FeedViewer {

  /// The picture as it is now.
  ///
  /// @param picture to be read only, and only during the call
  /// @param damage what changed since the last call; all of it in the first, or where the size
  ///   changed
  void frame(Picture picture, Damage damage);

  /// The guest's pointer has another shape, or is shown, hidden or moved.
  void cursor(GuestCursor cursor);

  /// There is a picture, or why there is none.
  void state(FeedState state);
}
