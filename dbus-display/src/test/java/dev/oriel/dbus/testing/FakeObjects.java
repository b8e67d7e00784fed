// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.testing;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The objects of a [FakeQemu]: a VM, a console, a serial port, sound, a clipboard.
final class FakeObjects {

  static final CString CONSOLE_PATH = CString.constant(Protocol.CONSOLE_PATH_PREFIX + "0");

  private static final CString CHARDEV_PATH =
      CString.constant(Protocol.CHARDEV_PATH_PREFIX + "serial0");
  private static final CString PROPERTIES = CString.constant("{sv}");
  private static final CString PROPERTY = CString.constant("sv");
  private static final CString STRING = CString.constant("s");
  private static final CString UINT32 = CString.constant("u");

  private static final int AUDIO_FRAMES = 256;

  private FakeObjects() {}

  /// Appends `a{oa{sa{sv}}}`.
  ///
  /// @param holder the holder of the serial port's stream, or empty
  /// @param screenProperties what the console takes of a screen, or null if it has no such
  ///   interface
  static void all(
      SdMessage m, int width, int height, String holder, @Nullable List<String> screenProperties) {
    m.open('a', CString.constant("{oa{sa{sv}}}"));
    object(m, CONSOLE_PATH, Protocol.CONSOLE);
    console(m, width, height);
    m.shut();
    if (screenProperties != null) {
      m.open('e', CString.constant("sa{sv}")).appendString('s', Protocol.UI_INFO);
      m.open('a', PROPERTIES).open('e', PROPERTY).appendString('s', CString.of("Supported"));
      m.open('v', CString.constant("as")).open('a', STRING);
      screenProperties.forEach(p -> m.appendString('s', CString.of(p)));
      m.shut().shut().shut().shut().shut();
    }
    m.shut().shut();
    object(m, CHARDEV_PATH, Protocol.CHARDEV);
    chardev(m, holder);
    m.shut().shut().shut();
    object(m, Protocol.AUDIO_PATH, Protocol.AUDIO);
    m.open('a', PROPERTIES);
    number(m, "NSamples", AUDIO_FRAMES);
    m.shut().shut().shut().shut();
    object(m, Protocol.CLIPBOARD_PATH, Protocol.CLIPBOARD);
    m.open('a', PROPERTIES).shut();
    m.shut().shut().shut();
    m.shut();
  }

  private static void object(SdMessage m, CString path, CString iface) {
    m.open('e', CString.constant("oa{sa{sv}}")).appendString('o', path);
    m.open('a', CString.constant("{sa{sv}}"));
    m.open('e', CString.constant("sa{sv}")).appendString('s', iface);
  }

  /// Appends `a{sv}`: the properties of an interface.
  static void properties(SdMessage m, String iface, int width, int height, String holder) {
    if (iface.equals(Protocol.VM.text())) {
      vm(m);
    } else if (iface.equals(Protocol.CHARDEV.text())) {
      chardev(m, holder);
    } else {
      console(m, width, height);
    }
  }

  private static void vm(SdMessage m) {
    m.open('a', PROPERTIES);
    text(m, "Name", "fake");
    text(m, "UUID", "00000000-0000-0000-0000-000000000000");
    m.open('e', PROPERTY).appendString('s', CString.constant("ConsoleIDs"));
    m.open('v', CString.constant("au")).open('a', UINT32);
    m.appendInt32('u', 0).shut().shut().shut().shut();
  }

  private static void console(SdMessage m, int width, int height) {
    m.open('a', PROPERTIES);
    text(m, "Label", "fake");
    text(m, "Type", "Graphic");
    text(m, "DeviceAddress", "pci/0000/02.0");
    number(m, "Head", 0);
    number(m, "Width", width);
    number(m, "Height", height);
    m.shut();
  }

  private static void chardev(SdMessage m, String holder) {
    m.open('a', PROPERTIES);
    text(m, "Name", "org.qemu.console.serial.0");
    text(m, "Owner", holder);
    m.shut();
  }

  static void number(SdMessage m, String name, int value) {
    m.open('e', PROPERTY).appendString('s', CString.of(name));
    m.open('v', UINT32).appendInt32('u', value).shut().shut();
  }

  private static void text(SdMessage m, String name, String value) {
    m.open('e', PROPERTY).appendString('s', CString.of(name));
    m.open('v', STRING).appendString('s', CString.of(value)).shut().shut();
  }
}
