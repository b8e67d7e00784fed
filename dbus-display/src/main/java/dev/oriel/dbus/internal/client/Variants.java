// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.client;

import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the properties of objects as Java values: `u` becomes a `Long`, `i` an `Integer`, `b` a
/// `Boolean`, `s` and `o` a `String`, `as` and `au` a list of these. Properties of other types are
/// left out, because QEMU may add some.
public final class Variants {

  private static final CString PROPERTIES = CString.constant("{sv}");
  private static final CString PROPERTY = CString.constant("sv");
  private static final CString INTERFACES = CString.constant("{sa{sv}}");
  private static final CString INTERFACE = CString.constant("sa{sv}");
  private static final CString OBJECTS = CString.constant("{oa{sa{sv}}}");
  private static final CString OBJECT = CString.constant("oa{sa{sv}}");
  private static final CString VARIANT = CString.constant("v");
  private static final CString UINT32 = CString.constant("u");
  private static final CString UINT16 = CString.constant("q");
  private static final CString INT32 = CString.constant("i");
  private static final CString BOOLEAN = CString.constant("b");
  private static final CString STRING = CString.constant("s");
  private static final CString PATH = CString.constant("o");
  private static final CString STRINGS = CString.constant("as");
  private static final CString UINTS = CString.constant("au");

  // The limits for an untrusted QEMU; anything beyond them is skipped. A VM has a few dozen
  // objects, with a handful of interfaces and properties each.
  private static final int MAX_OBJECTS = 512;
  private static final int MAX_INTERFACES = 16;
  private static final int MAX_PROPERTIES = 64;
  private static final int MAX_ELEMENTS = 256;

  private Variants() {}

  /// Reads `a{oa{sa{sv}}}`: paths, their interfaces, their properties.
  public static Map<String, Map<String, Map<String, Object>>> readObjects(SdMessage m) {
    Map<String, Map<String, Map<String, Object>>> objects = new LinkedHashMap<>();
    if (m.enter('a', OBJECTS)) {
      while (m.enter('e', OBJECT)) {
        keep(MAX_OBJECTS, objects, m.readString('o'), readInterfaces(m));
        m.exit();
      }
      m.exit();
    }
    return objects;
  }

  /// Reads `a{sa{sv}}`: interfaces, their properties.
  public static Map<String, Map<String, Object>> readInterfaces(SdMessage m) {
    Map<String, Map<String, Object>> interfaces = new LinkedHashMap<>();
    if (m.enter('a', INTERFACES)) {
      while (m.enter('e', INTERFACE)) {
        keep(MAX_INTERFACES, interfaces, m.readString('s'), readProperties(m));
        m.exit();
      }
      m.exit();
    }
    return interfaces;
  }

  /// Reads `a{sv}`.
  public static Map<String, Object> readProperties(SdMessage m) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (m.enter('a', PROPERTIES)) {
      while (m.enter('e', PROPERTY)) {
        readProperty(m, properties);
        m.exit();
      }
      m.exit();
    }
    return properties;
  }

  private static void readProperty(SdMessage m, Map<String, Object> into) {
    String name = m.readString('s');
    switch (m.peekVariant()) {
      case "u" -> {
        m.enter('v', UINT32);
        keep(MAX_PROPERTIES, into, name, m.readUint32());
        m.exit();
      }
      case "i" -> {
        m.enter('v', INT32);
        keep(MAX_PROPERTIES, into, name, m.readInt32());
        m.exit();
      }
      case "q" -> {
        m.enter('v', UINT16);
        keep(MAX_PROPERTIES, into, name, m.readInt16('q'));
        m.exit();
      }
      case "b" -> {
        m.enter('v', BOOLEAN);
        keep(MAX_PROPERTIES, into, name, m.readBoolean());
        m.exit();
      }
      case "s" -> {
        m.enter('v', STRING);
        keep(MAX_PROPERTIES, into, name, m.readString('s'));
        m.exit();
      }
      case "o" -> {
        m.enter('v', PATH);
        keep(MAX_PROPERTIES, into, name, m.readString('o'));
        m.exit();
      }
      case "as" -> {
        m.enter('v', STRINGS);
        keep(MAX_PROPERTIES, into, name, readStrings(m));
        m.exit();
      }
      case "au" -> {
        m.enter('v', UINTS);
        keep(MAX_PROPERTIES, into, name, boxed(m.readUint32Array()));
        m.exit();
      }
      default -> m.skip(VARIANT);
    }
  }

  /// Reads `as`.
  public static List<String> readStrings(SdMessage m) {
    List<String> strings = new ArrayList<>();
    if (m.enter('a', STRING)) {
      while (!m.atEnd()) {
        String next = m.readString('s');
        if (strings.size() < MAX_ELEMENTS) {
          strings.add(next);
        }
      }
      m.exit();
    }
    return strings;
  }

  private static List<Long> boxed(int[] numbers) {
    List<Long> list = new ArrayList<>(Math.min(numbers.length, MAX_ELEMENTS));
    for (int i = 0; i < Math.min(numbers.length, MAX_ELEMENTS); i++) {
      list.add(Integer.toUnsignedLong(numbers[i]));
    }
    return list;
  }

  private static <T> void keep(int most, Map<String, T> map, String name, T value) {
    if (map.size() < most) {
      map.put(name, value);
    }
  }
}
