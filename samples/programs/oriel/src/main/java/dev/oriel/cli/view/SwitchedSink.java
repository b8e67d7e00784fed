// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;

/// Passes the frames of one console to a window while the window shows this console. Frames that
/// come in the meantime are released at once. When [#show] returns, no frame is under way.
///
/// Threading: any thread.
final class SwitchedSink implements FrameSink {

  private final FrameSink window;
  private final FrameSink nowhere = FrameSink.discarding(ReleaseCause.HIDDEN);

  // Guarded by this.
  private FrameSink to;

  /// Creates a sink that passes frames on.
  SwitchedSink(FrameSink window) {
    this.window = window;
    this.to = window;
  }

  /// Sets whether frames are passed on.
  synchronized void show(boolean yes) {
    to = yes ? window : nowhere;
  }

  @Override
  public synchronized void frame(Frame frame) {
    to.frame(frame);
  }

  @Override
  public synchronized void cursorDefined(CursorImage cursor) {
    to.cursorDefined(cursor);
  }

  @Override
  public synchronized void cursorMoved(int x, int y, boolean visible) {
    to.cursorMoved(x, y, visible);
  }

  @Override
  public synchronized void rejected(String reason) {
    to.rejected(reason);
  }

  @Override
  public synchronized void disconnected(String reason) {
    to.disconnected(reason);
  }
}
