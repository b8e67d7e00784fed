// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;

/// A sink that passes frames to another sink, which can be replaced while frames arrive. QEMU 10.0
/// continues to draw for listeners that have closed, so one listener serves all measurements.
///
/// Threading: [#frame] and the other methods of a sink on the D-Bus thread, [#to] on any thread.
final class SwitchedSink implements FrameSink {

  /// The floor: a sink that answers each frame as soon as it arrives. No viewer can answer sooner.
  static final FrameSink FLOOR = FrameSink.discarding(ReleaseCause.COPIED);

  private volatile FrameSink target = FLOOR;

  /// Passes everything to `sink` from now on.
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
