// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.function.Function;

/// Serves the calls about pictures in dma-bufs.
///
/// Threading: the loop thread.
final class DmabufCalls {

  private final SdBus bus;
  private final CallArguments arguments;
  private final PendingFlushes flushes;
  private final ConsolePicture picture;

  DmabufCalls(SdBus bus, CallArguments arguments, PendingFlushes flushes, ConsolePicture picture) {
    this.bus = bus;
    this.arguments = arguments;
    this.flushes = flushes;
    this.picture = picture;
  }

  /// `huuuutb`: a buffer, as [ScanoutReader#dmabuf] reads it. Answered at once.
  void scanout(SdMessage m, long at) {
    scanout("huuuutb", ScanoutReader::dmabuf, m, at);
  }

  /// `ahuuuuauauuuuutb`: a buffer, as [ScanoutReader#dmabuf2] reads it. Answered at once.
  void scanout2(SdMessage m, long at) {
    scanout("ahuuuuauauuuuutb", ScanoutReader::dmabuf2, m, at);
  }

  private void scanout(
      String signature, Function<SdMessage, DmabufScanout> reader, SdMessage m, long at) {
    flushes.interrupted();
    DmabufScanout scanout = arguments.readScanout(m, signature, reader, at);
    bus.reply(m);
    picture.scanoutDmabuf(scanout, at);
  }

  /// `iiii`: x, y, width, height of the drawn rectangle. Answered when the frame's reader releases
  /// it.
  ///
  /// Ownership: consumes the message, once its arguments have been read.
  void update(SdMessage m, long at) {
    CallArguments.expect(m, "iiii");
    int x = m.readInt32();
    int y = m.readInt32();
    int w = m.readInt32();
    int h = m.readInt32();
    boolean whole = picture.isWholeDmabuf(x, y, w, h);
    ReleaseCause atOnce = picture.whyNotUpdated();
    if (atOnce != null) {
      flushes.issue(m, 0, whole, at).overtake(atOnce);
    } else {
      DmabufTicket ticket = flushes.issue(m, picture.nextSerial(), whole, at);
      picture.updateDmabuf(x, y, w, h, ticket, at);
    }
  }

  /// `()`: the console shows nothing, or a buffer that is no longer shown is gone.
  void disable(SdMessage m, long at) {
    CallArguments.expect(m, "");
    bus.reply(m);
    flushes.interrupted();
    picture.disable(at);
  }
}
