// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.listener.AttachOptions;
import java.util.Locale;

/// Determines which method of the listener a call means. The options determine which interfaces
/// exist.
///
/// Threading: the loop thread.
final class ListenerCalls {

  private final SdBus bus;
  private final AttachOptions options;
  private final ListenerProperties properties;
  private final PixelCalls pixels;
  private final MapCalls map;
  private final DmabufCalls dmabuf;
  private final CursorCalls cursor;

  ListenerCalls(
      SdBus bus,
      AttachOptions options,
      PixelCalls pixels,
      MapCalls map,
      DmabufCalls dmabuf,
      CursorCalls cursor) {
    this.bus = bus;
    this.options = options;
    this.properties = new ListenerProperties(bus, options.map(), options.dmabuf2());
    this.pixels = pixels;
    this.map = map;
    this.dmabuf = dmabuf;
    this.cursor = cursor;
  }

  /// Serves a call.
  ///
  /// @param at when the call came, on the clock of [System#nanoTime]
  /// @return whether the message has been kept; otherwise, and after an exception, it still belongs
  ///   to the caller
  /// @throws RuntimeException if the call is to be refused, with the reason
  boolean serve(SdMessage m, long at) {
    String iface = m.iface();
    String member = m.member();
    if (member == null || !Protocol.LISTENER_PATH.text().equals(m.path())) {
      bus.replyError(m, Protocol.UNKNOWN_OBJECT, "there is no object " + m.path());
      return false;
    }
    if (iface == null || iface.equals(Protocol.LISTENER.text())) {
      return serveListener(m, member, at);
    }
    if (options.map() && iface.equals(Protocol.LISTENER_MAP.text())) {
      return serveMap(m, member, at);
    }
    if (options.dmabuf2()
        && iface.equals(Protocol.LISTENER_DMABUF2.text())
        && member.equals("ScanoutDMABUF2")) {
      dmabuf.scanout2(m, at);
    } else if (!properties.serve(m, iface, member)) {
      unknown(m, member);
    }
    return false;
  }

  private boolean serveListener(SdMessage m, String member, long at) {
    switch (member) {
      case "Update" -> {
        return pixels.update(m, at);
      }
      case "Scanout" -> {
        return pixels.scanout(m, at);
      }
      case "UpdateDMABUF" -> {
        dmabuf.update(m, at);
        return true;
      }
      case "ScanoutDMABUF" -> dmabuf.scanout(m, at);
      case "Disable" -> dmabuf.disable(m, at);
      case "MouseSet" -> cursor.move(m);
      case "CursorDefine" -> cursor.define(m);
      default -> unknown(m, member);
    }
    return false;
  }

  private boolean serveMap(SdMessage m, String member, long at) {
    switch (member) {
      case "ScanoutMap" -> {
        return map.scanout(m, at);
      }
      case "UpdateMap" -> map.update(m, at);
      default -> unknown(m, member);
    }
    return false;
  }

  private void unknown(SdMessage m, String member) {
    bus.replyError(
        m,
        Protocol.UNKNOWN_METHOD,
        String.format(
            Locale.ROOT, "there is no method %s(%s) of %s", member, m.signature(), m.iface()));
  }
}
