// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns D-Bus properties into a [ConsoleInfo]. A property of an unexpected type counts as absent.
final class ConsoleProperties {

  private ConsoleProperties() {}

  /// Returns the console that an object describes, or null if the object is not a console.
  ///
  /// @param objects properties by interface
  static @Nullable ConsoleInfo of(String path, Map<String, Map<String, Object>> objects) {
    int id = idOf(path);
    if (id < 0 || !objects.containsKey(Protocol.CONSOLE.text())) {
      return null;
    }
    ConsoleInfo info =
        new ConsoleInfo(
            id,
            "",
            0,
            ConsoleInfo.Type.GRAPHIC,
            0,
            0,
            "",
            List.of(),
            KeyboardLeds.NONE,
            false,
            0,
            List.of());
    for (Map.Entry<String, Map<String, Object>> e : objects.entrySet()) {
      info = apply(info, e.getKey(), e.getValue());
    }
    return info;
  }

  /// Returns the number in a console's path, or -1 for any other path.
  static int idOf(@Nullable String path) {
    if (path == null || !path.startsWith(Protocol.CONSOLE_PATH_PREFIX)) {
      return -1;
    }
    try {
      return Integer.parseInt(path, Protocol.CONSOLE_PATH_PREFIX.length(), path.length(), 10);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /// Returns the console with changed properties applied.
  static ConsoleInfo apply(ConsoleInfo old, String iface, Map<String, Object> p) {
    if (iface.equals(Protocol.CONSOLE.text())) {
      return new ConsoleInfo(
          old.id(),
          string(p, "Label", old.label()),
          number(p, "Head", old.head()),
          p.containsKey("Type") ? type(p.get("Type")) : old.type(),
          number(p, "Width", old.width()),
          number(p, "Height", old.height()),
          string(p, "DeviceAddress", old.deviceAddress()),
          texts(p.get("Interfaces"), old.interfaces()),
          old.leds(),
          old.absolutePointer(),
          old.maxTouchSlots(),
          old.screenProperties());
    }
    KeyboardLeds leds = old.leds();
    boolean absolute = old.absolutePointer();
    int slots = old.maxTouchSlots();
    List<String> screen = old.screenProperties();
    if (iface.equals(Protocol.KEYBOARD.text()) && p.get("Modifiers") instanceof Long bits) {
      leds = KeyboardLeds.ofModifiers(bits.intValue());
    } else if (iface.equals(Protocol.MOUSE.text()) && p.get("IsAbsolute") instanceof Boolean b) {
      absolute = b;
    } else if (iface.equals(Protocol.MULTI_TOUCH.text())) {
      slots = p.get("MaxSlots") instanceof Integer n ? n : number(p, "MaxSlots", slots);
    } else if (iface.equals(Protocol.UI_INFO.text())) {
      screen = texts(p.get("Supported"), screen.isEmpty() ? ScreenProperties.KNOWN : screen);
    } else {
      return old;
    }
    return new ConsoleInfo(
        old.id(),
        old.label(),
        old.head(),
        old.type(),
        old.width(),
        old.height(),
        old.deviceAddress(),
        old.interfaces(),
        leds,
        absolute,
        slots,
        screen);
  }

  private static List<String> texts(@Nullable Object value, List<String> otherwise) {
    return value instanceof List<?> l ? l.stream().map(Object::toString).toList() : otherwise;
  }

  private static ConsoleInfo.Type type(@Nullable Object value) {
    return "Text".equals(value) ? ConsoleInfo.Type.TEXT : ConsoleInfo.Type.GRAPHIC;
  }

  private static String string(Map<String, Object> p, String name, String otherwise) {
    return p.get(name) instanceof String s ? s : otherwise;
  }

  private static int number(Map<String, Object> p, String name, int otherwise) {
    return p.get(name) instanceof Long n && n <= Integer.MAX_VALUE ? n.intValue() : otherwise;
  }
}
