// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.cursor.CursorImage;

/// A sink for a console that nobody looks at.
///
/// @param cause what is said of the frames it gives back
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
