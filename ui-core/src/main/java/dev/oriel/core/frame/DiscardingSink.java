// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.cursor.CursorImage;

/// A sink that discards all frames, for a console whose picture is not used.
///
/// @param cause the cause with which it releases the tickets of the frames
record DiscardingSink(ReleaseCause cause) implements FrameSink {

  @Override
  public void frame(Frame frame) {
    frame.discard(cause);
  }

  @Override
  public void cursorDefined(CursorImage cursor) {}

  @Override
  public void cursorMoved(int x, int y, boolean visible) {}

  @Override
  public void rejected(String reason) {}

  @Override
  public void disconnected(String reason) {}
}
