// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameSink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Keeps exceptions of a sink away from its connection, because a listener that stops serving
/// freezes QEMU.
///
/// It is not known whether the sink took a frame before it failed. The frame is therefore not
/// touched, and its ticket ends at the deadline.
final class GuardedSink implements FrameSink {

  private final FrameSink sink;

  GuardedSink(FrameSink sink) {
    this.sink = sink;
  }

  @Override
  public void frame(Frame frame) {
    try {
      sink.frame(frame);
    } catch (RuntimeException | Error e) {
      report("a frame", e);
    }
  }

  @Override
  public void cursorDefined(CursorImage cursor) {
    try {
      sink.cursorDefined(cursor);
    } catch (RuntimeException | Error e) {
      report("a cursor", e);
    }
  }

  @Override
  public void cursorMoved(int x, int y, boolean visible) {
    try {
      sink.cursorMoved(x, y, visible);
    } catch (RuntimeException | Error e) {
      report("a cursor's move", e);
    }
  }

  @Override
  public void rejected(String reason) {
    try {
      sink.rejected(reason);
    } catch (RuntimeException | Error e) {
      report("a refusal", e);
    }
  }

  @Override
  public void disconnected(String reason) {
    try {
      sink.disconnected(reason);
    } catch (RuntimeException | Error e) {
      report("the end", e);
    }
  }

  private static void report(String what, Throwable e) {
    log().log(Level.ERROR, "a sink failed on " + what, e);
  }

  /// Looks the logger up only when there is something to log: the first look-up reads each jar of
  /// the program.
  private static Logger log() {
    return System.getLogger(GuardedSink.class.getName());
  }
}
