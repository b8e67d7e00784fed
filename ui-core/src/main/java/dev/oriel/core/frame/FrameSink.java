// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.cursor.CursorImage;

/// A receiver of a console's frames and of its guest's pointer.
///
/// Threading: all methods are called on one thread, that of the console's connection or of its
/// terminal, in the order of the changes. They must return at once and never block.
public interface FrameSink {

  /// Called when the picture has changed. Ownership: the sink closes the frame.
  void frame(Frame frame);

  /// Called when the guest's pointer has a new shape.
  void cursorDefined(CursorImage cursor);

  /// Called when the guest's pointer has moved.
  ///
  /// @param x the column of its hot spot
  /// @param y the row of its hot spot
  /// @param visible whether the guest shows the pointer
  void cursorMoved(int x, int y, boolean visible);

  /// Called when a message was refused. The console continues to work.
  void rejected(String reason);

  /// Called when the connection has ended. No other call follows.
  ///
  /// @param reason the reason, in words
  void disconnected(String reason);

  /// Returns a sink that discards each frame at once and ignores all other calls, for a console
  /// whose picture is not used.
  ///
  /// @param cause the cause with which the sink releases the tickets of the frames
  static FrameSink discarding(ReleaseCause cause) {
    return new DiscardingSink(cause);
  }
}
