// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.chardev;

import dev.oriel.dbus.chardev.ChardevInfo;
import dev.oriel.dbus.internal.Protocol;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns D-Bus properties into a [ChardevInfo]. A property of an unexpected type counts as absent.
final class ChardevProperties {

  private ChardevProperties() {}

  /// Returns the character device that an object describes, or null if the object is not one.
  ///
  /// @param objects properties by interface
  static @Nullable ChardevInfo of(String path, Map<String, Map<String, Object>> objects) {
    String id = idOf(path);
    Map<String, Object> properties = objects.get(Protocol.CHARDEV.text());
    return id.isEmpty() || properties == null
        ? null
        : apply(new ChardevInfo(id, "", false, false, "", List.of()), properties);
  }

  /// Returns the id in the path of a character device, or an empty string for any other path.
  static String idOf(@Nullable String path) {
    return path != null && path.startsWith(Protocol.CHARDEV_PATH_PREFIX)
        ? path.substring(Protocol.CHARDEV_PATH_PREFIX.length())
        : "";
  }

  /// Returns the character device with changed properties applied.
  static ChardevInfo apply(ChardevInfo old, Map<String, Object> p) {
    return new ChardevInfo(
        old.id(),
        p.get("Name") instanceof String s ? s : old.name(),
        p.get("FEOpened") instanceof Boolean b ? b : old.frontendOpen(),
        p.get("Echo") instanceof Boolean b ? b : old.echo(),
        p.get("Owner") instanceof String s ? s : old.owner(),
        p.get("Interfaces") instanceof List<?> l
            ? l.stream().map(Object::toString).toList()
            : old.interfaces());
  }
}
