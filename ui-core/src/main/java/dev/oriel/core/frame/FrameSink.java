// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.cursor.CursorImage;

/// Takes what a console shows.
///
/// Threading: called on one thread, that of the console's connection or of its terminal, in the
/// order of the changes; must return at once and never block.
public interface FrameSink {

  /// A change of the picture. Ownership: the sink closes the frame.
  void frame(Frame frame);

  /// The guest's pointer has a new shape.
  void cursorDefined(CursorImage cursor);

  /// The guest's pointer moved.
  ///
  /// @param x the column of its hot spot
  /// @param y the row of its hot spot
  /// @param visible whether the guest shows it
  void cursorMoved(int x, int y, boolean visible);

  /// A message was refused; the console goes on.
  void rejected(String reason);

  /// The connection ended; nothing follows.
  ///
  /// @param reason why, in words
  void disconnected(String reason);

  /// Returns a sink that gives each frame back at once and takes no notice of anything else: for a
  /// console that nobody looks at.
  ///
  /// @param cause what is said of the frames it gives back
  static FrameSink discarding(ReleaseCause cause) {
    return new DiscardingSink(cause);
  }
}
