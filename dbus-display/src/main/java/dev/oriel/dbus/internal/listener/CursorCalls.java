// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;

/// Serves the calls about the guest's cursor.
///
/// Threading: the loop thread.
final class CursorCalls {

  private final SdBus bus;
  private final FrameSink sink;

  CursorCalls(SdBus bus, FrameSink sink) {
    this.bus = bus;
    this.sink = sink;
  }

  /// `iii`: x, y, visible.
  void move(SdMessage m) {
    CallArguments.expect(m, "iii");
    int x = m.readInt32();
    int y = m.readInt32();
    // A boolean since QEMU 9.1; before that, any number but 0.
    boolean visible = m.readInt32() != 0;
    bus.reply(m);
    sink.cursorMoved(x, y, visible);
  }

  /// `iiiiay`: width, height, x and y of the hot spot, pixels.
  void define(SdMessage m) {
    CallArguments.expect(m, "iiiiay");
    CursorImage cursor =
        new CursorImage(m.readInt32(), m.readInt32(), m.readInt32(), m.readInt32(), m.readBytes());
    bus.reply(m);
    sink.cursorDefined(cursor);
  }
}
