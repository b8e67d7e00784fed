// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;

/// A sink behind which another takes its place while frames come: QEMU 10.0 goes on drawing for
/// listeners that have closed, so one listener serves all measurements.
///
/// Threading: [#frame] and its like on the D-Bus thread, [#to] on any.
final class SwitchedSink implements FrameSink {

  /// Answers each frame as soon as it came: nothing answers sooner, so this is the floor.
  static final FrameSink FLOOR = FrameSink.discarding(ReleaseCause.COPIED);

  private volatile FrameSink target = FLOOR;

  /// Sends what comes from now on to `sink`.
  void to(FrameSink sink) {
    target = sink;
  }

  @Override
  public void frame(Frame frame) {
    target.frame(frame);
  }

  @Override
  public void cursorDefined(CursorImage cursor) {
    target.cursorDefined(cursor);
  }

  @Override
  public void cursorMoved(int x, int y, boolean visible) {
    target.cursorMoved(x, y, visible);
  }

  @Override
  public void rejected(String reason) {
    throw new IllegalStateException("the guest's own scanout was refused: " + reason);
  }

  @Override
  public void disconnected(String reason) {
    target.disconnected(reason);
  }
}
