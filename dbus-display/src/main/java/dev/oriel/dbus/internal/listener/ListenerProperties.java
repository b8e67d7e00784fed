// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.ArrayList;
import java.util.List;

/// Serves the listener's properties and its description.
///
/// Before it sends anything else, QEMU asks for all properties of `Listener`, and then for those of
/// each extension that `Interfaces` names. Its main loop waits for the answers. `Interfaces` is
/// always present: QEMU 10.0 ends in some cases if it is missing.
final class ListenerProperties {

  private static final CString INTERFACES = CString.constant("Interfaces");
  private static final CString STRINGS = CString.constant("as");
  private static final CString STRING = CString.constant("s");
  private static final CString ENTRIES = CString.constant("{sv}");
  private static final CString ENTRY = CString.constant("sv");

  private static final CString DESCRIPTION =
      CString.constant(
          """
          <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
           "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
          <node><interface name="org.qemu.Display1.Listener">
          <property name="Interfaces" type="as" access="read"/>
          </interface></node>
          """);

  private final SdBus bus;
  private final List<CString> extensions = new ArrayList<>();

  ListenerProperties(SdBus bus, boolean map, boolean dmabuf2) {
    this.bus = bus;
    if (map) {
      extensions.add(Protocol.LISTENER_MAP);
    }
    if (dmabuf2) {
      extensions.add(Protocol.LISTENER_DMABUF2);
    }
  }

  /// Answers the call if it concerns the properties or the description; otherwise returns false.
  boolean serve(SdMessage m, String iface, String member) {
    if (iface.equals(Protocol.INTROSPECTABLE.text()) && member.equals("Introspect")) {
      try (SdMessage answer = bus.newReply(m)) {
        long _ = bus.send(answer.appendString('s', DESCRIPTION));
      }
      return true;
    }
    if (!iface.equals(Protocol.PROPERTIES.text())) {
      return false;
    }
    switch (member) {
      case "GetAll" -> getAll(m);
      case "Get" -> get(m);
      case "Set" ->
          bus.replyError(m, Protocol.READ_ONLY_PROPERTY, "a listener's properties are constant");
      default -> {
        return false;
      }
    }
    return true;
  }

  private void getAll(SdMessage m) {
    String asked = m.readString('s');
    try (SdMessage answer = bus.newReply(m)) {
      answer.open('a', ENTRIES);
      if (asked.equals(Protocol.LISTENER.text())) {
        answer.open('e', ENTRY).appendString('s', INTERFACES);
        appendInterfaces(answer);
        answer.shut();
      }
      answer.shut();
      long _ = bus.send(answer);
    }
  }

  private void get(SdMessage m) {
    String asked = m.readString('s');
    String name = m.readString('s');
    if (!asked.equals(Protocol.LISTENER.text()) || !name.equals(INTERFACES.text())) {
      bus.replyError(m, Protocol.UNKNOWN_PROPERTY, asked + " has no property " + name);
      return;
    }
    try (SdMessage answer = bus.newReply(m)) {
      appendInterfaces(answer);
      long _ = bus.send(answer);
    }
  }

  private void appendInterfaces(SdMessage answer) {
    answer.open('v', STRINGS).open('a', STRING);
    for (CString extension : extensions) {
      answer.appendString('s', extension);
    }
    answer.shut().shut();
  }
}
