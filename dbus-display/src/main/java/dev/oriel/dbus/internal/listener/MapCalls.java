// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.listener.AttachOptions.Consistency;

/// Serves the calls about pictures in shared memory.
///
/// Threading: the loop thread.
final class MapCalls {

  private final SdBus bus;
  private final CallArguments arguments;
  private final PendingFlushes flushes;
  private final ConsolePicture picture;
  private final Consistency consistency;
  private final ConvertedPixels converted = new ConvertedPixels();

  MapCalls(
      SdBus bus,
      CallArguments arguments,
      PendingFlushes flushes,
      ConsolePicture picture,
      Consistency consistency) {
    this.bus = bus;
    this.arguments = arguments;
    this.flushes = flushes;
    this.picture = picture;
    this.consistency = consistency;
  }

  /// `huuuuu`: a picture, as [ScanoutReader#shared] reads it. Returns whether the message has been
  /// kept, to be answered later.
  ///
  /// QEMU's main loop, and so the guest's next command, waits for the answer to this call, but not
  /// for the answer to an `UpdateMap`. If pictures are to be whole, this call is therefore refused,
  /// and QEMU sends them in messages, which it copies between two commands. Once it gets an error,
  /// it maps no more for this listener (`dbus_scanout_map` in its `ui/dbus-listener.c`). A picture
  /// that is too large for a message is accepted. At least its first frame is whole, because it is
  /// read before the answer. So is the first frame of pixels that are converted.
  boolean scanout(SdMessage m, long at) {
    SharedScanout shared =
        arguments.readScanout(m, "huuuuu", read -> ScanoutReader.shared(read, converted), at);
    return switch (shared) {
      case SharedScanout.InPlace(MappedScanout scanout) -> inPlace(m, scanout, at);
      case SharedScanout.Converted(PackedScanout scanout, PixelBlock first) -> {
        if (inMessages(m, scanout.fitsMessage())) {
          scanout.close();
          first.lease().release(ReleaseCause.SUPERSEDED);
        } else {
          bus.reply(m);
          picture.scanoutPacked(scanout, first, at);
        }
        yield false;
      }
    };
  }

  private boolean inPlace(SdMessage m, MappedScanout scanout, long at) {
    if (consistency == Consistency.LIVE) {
      bus.reply(m);
      picture.scanoutMap(scanout, ReleaseTicket.none(), at);
      return false;
    }
    if (inMessages(m, ScanoutReader.fitsMessage(scanout.strideBytes(), scanout.height()))) {
      scanout.close();
      return false;
    }
    picture.scanoutMap(scanout, flushes.issue(m, picture.nextSerial(), false, at), at);
    return true;
  }

  /// Refuses shared memory if pictures are to be whole and messages can hold them. Returns whether
  /// it was refused.
  private boolean inMessages(SdMessage m, boolean fits) {
    boolean refused = consistency == Consistency.WHOLE && fits;
    if (refused) {
      bus.replyError(
          m, Protocol.NOT_SUPPORTED, "pictures must be whole: send the pixels in messages");
    }
    return refused;
  }

  /// `iiii`: x, y, width, height of the changed rectangle.
  void update(SdMessage m, long at) {
    CallArguments.expect(m, "iiii");
    bus.reply(m);
    picture.updateMap(m.readInt32(), m.readInt32(), m.readInt32(), m.readInt32(), at);
  }
}
