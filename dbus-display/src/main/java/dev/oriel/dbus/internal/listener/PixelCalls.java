// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;

/// Serves the calls with pixels in the message itself.
///
/// Each method returns whether the message has been kept: its pixels are read in place until the
/// frame is closed. Each call is answered at once.
///
/// Threading: the loop thread.
final class PixelCalls {

  private final SdBus bus;
  private final TicketExecutor executor;
  private final CallArguments arguments;
  private final ConsolePicture picture;
  private final Runnable onGrown;
  private final ConvertedPixels converted = new ConvertedPixels();

  /// @param onGrown called when an update lies outside of the picture
  PixelCalls(
      SdBus bus,
      TicketExecutor executor,
      CallArguments arguments,
      ConsolePicture picture,
      Runnable onGrown) {
    this.bus = bus;
    this.executor = executor;
    this.arguments = arguments;
    this.picture = picture;
    this.onGrown = onGrown;
  }

  /// `uuuuay`: width, height, stride, pixman format, rows of a whole picture.
  boolean scanout(SdMessage m, long at) {
    PixelBlock block = arguments.readScanout(m, "uuuuay", this::whole, at);
    bus.reply(m);
    picture.scanout(block, at);
    return isKept(block);
  }

  private PixelBlock whole(SdMessage m) {
    Rect area = Rect.ofSize(ScanoutReader.extent(m, "width"), ScanoutReader.extent(m, "height"));
    picture.announced(area);
    return pixels(m, area);
  }

  /// `iiiiuuay`: x, y, width, height, stride, pixman format, rows of a part of the picture.
  boolean update(SdMessage m, long at) {
    CallArguments.expect(m, "iiiiuuay");
    Rect area = new Rect(m.readInt32(), m.readInt32(), m.readInt32(), m.readInt32());
    PixelBlock block = pixels(m, area);
    bus.reply(m);
    if (picture.update(block, at)) {
      onGrown.run();
    }
    return isKept(block);
  }

  private PixelBlock pixels(SdMessage m, Rect area) {
    return ScanoutReader.pixels(m, area, converted, () -> new MessageLease(executor, m));
  }

  private static boolean isKept(PixelBlock block) {
    return block.lease() instanceof MessageLease;
  }
}
