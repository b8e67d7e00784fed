// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.clipboard;

import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.dbus.clipboard.ClipboardOffer;
import dev.oriel.dbus.clipboard.Selection;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Serves the calls that QEMU makes on a program's clipboard object. Each is answered at once: QEMU
/// and with it the VM stand still while QEMU waits for the answer to `Request` and `GetAll`.
///
/// Threading: the loop thread.
final class ClipboardCalls {

  /// How many bytes may wait in the socket's queue until QEMU reads them. QEMU reads an answer
  /// before it requests again.
  private static final long MAX_UNREAD = 4L * ClipboardContent.MAX_BYTES;

  private static final int POLLOUT = 4;

  private static final CString PROPERTIES = CString.constant("{sv}");

  private final @Nullable String vm;
  private final RegisteredClipboard session;

  /// The bytes of answers since the queue was empty.
  private long unread;

  /// @param vm the VM's unique name on the bus, or null peer to peer
  ClipboardCalls(@Nullable String vm, RegisteredClipboard session) {
    this.vm = vm;
    this.session = session;
  }

  /// Serves a call.
  ///
  /// @throws RuntimeException if the call is to be refused, with the reason
  void serve(SdMessage m, SdBus bus) {
    if (vm != null && !vm.equals(m.sender())) {
      bus.replyError(m, Protocol.FAILED, "this object is for the VM " + vm + " only");
      return;
    }
    String iface = m.iface();
    String member = String.valueOf(m.member());
    if (iface == null || iface.equals(Protocol.CLIPBOARD.text())) {
      serveClipboard(m, member, bus);
    } else if (iface.equals(Protocol.PROPERTIES.text()) && member.equals("GetAll")) {
      // GDBus asks for the properties of each object that it makes calls on. There are none.
      try (SdMessage answer = bus.newReply(m)) {
        long _ = bus.send(answer.open('a', PROPERTIES).shut());
      }
    } else {
      unknown(m, member, bus);
    }
  }

  private void serveClipboard(SdMessage m, String member, SdBus bus) {
    switch (member + "(" + m.signature() + ")") {
      case "Register()" -> {
        bus.reply(m);
        session.restarted();
      }
      case "Unregister()" -> bus.reply(m);
      case "Grab(uuas)" -> {
        Selection selection = selection(m);
        long serial = m.readUint32();
        List<String> types = ClipboardWire.readTypes(m);
        bus.reply(m);
        session.grabbed(new ClipboardOffer(selection, serial, types));
      }
      case "Release(u)" -> {
        Selection selection = selection(m);
        bus.reply(m);
        session.released(selection);
      }
      case "Request(uas)" -> request(m, bus);
      default -> unknown(m, member, bus);
    }
  }

  private static Selection selection(SdMessage m) {
    long number = m.readUint32();
    Selection selection = Selection.numbered(number);
    if (selection == null) {
      throw new IllegalArgumentException("there is no selection " + number + ", only 0 to 2");
    }
    return selection;
  }

  private void request(SdMessage m, SdBus bus) {
    Selection selection = selection(m);
    List<String> wanted = ClipboardWire.readTypes(m);
    ClipboardContent content = session.content(selection);
    if (content == null) {
      bus.replyError(m, Protocol.FAILED, "nothing is offered");
      return;
    }
    String type = wanted.stream().filter(content.types()::contains).findFirst().orElse(null);
    byte[] bytes = type == null ? null : content.bytes(type);
    if (type == null || bytes == null) {
      bus.replyError(m, Protocol.FAILED, "only " + content.types() + " is offered");
      return;
    }
    if ((bus.events() & POLLOUT) == 0) {
      unread = 0;
    } else if (unread + bytes.length > MAX_UNREAD) {
      bus.replyError(m, Protocol.FAILED, "the answers before this one have not been read");
      return;
    }
    unread += bytes.length;
    try (SdMessage answer = bus.newReply(m)) {
      ClipboardWire.appendData(answer, type, bytes);
      long _ = bus.send(answer);
    }
    session.answered(selection, type, bytes.length);
  }

  private static void unknown(SdMessage m, String member, SdBus bus) {
    bus.replyError(
        m,
        Protocol.UNKNOWN_METHOD,
        String.format(
            Locale.ROOT, "there is no method %s(%s) of %s", member, m.signature(), m.iface()));
  }
}
