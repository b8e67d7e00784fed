// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.qmp.QmpClient;
import dev.oriel.dbus.internal.text.BoundedText;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks a monitor for the VM's graphics: the display's options, and the devices of the consoles
/// with their properties.
final class GraphicsQuery {

  /// The most consoles whose devices are asked for. QEMU has one for each output of each device.
  private static final int MAX_CONSOLES = 64;

  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final QmpClient monitor;

  GraphicsQuery(QmpClient monitor) {
    this.monitor = monitor;
  }

  VmGraphics ask() {
    Map<Integer, VmGraphics.Device> consoles = new HashMap<>();
    monitor.consoles().stream()
        .limit(MAX_CONSOLES)
        .forEach(
            console -> {
              VmGraphics.Device device = device(monitor.device(console));
              if (device != null) {
                consoles.put(console, device);
              }
            });
    Map<?, ?> display = monitor.displayOptions();
    return new VmGraphics(
        monitor.hasOpenGl(),
        display.get("rendernode") instanceof String node ? BoundedText.cut(node) : "",
        monitor.list("/objects").stream()
            .map(child -> String.valueOf(child.get("name")))
            .anyMatch(name -> is(monitor.property("/objects/" + name, "share"))),
        consoles);
  }

  private VmGraphics.@Nullable Device device(String path) {
    if (!(monitor.property(path, "type") instanceof String type) || !TYPE.matcher(type).matches()) {
      return null;
    }
    return new VmGraphics.Device(
        type,
        is(monitor.property(path, "blob")),
        monitor.property(path, "hostmem") instanceof Number size && size.longValue() > 0,
        is(monitor.property(path, "venus")),
        is(monitor.property(path, "drm_native_context")));
  }

  private static boolean is(@Nullable Object property) {
    return Boolean.TRUE.equals(property);
  }
}
