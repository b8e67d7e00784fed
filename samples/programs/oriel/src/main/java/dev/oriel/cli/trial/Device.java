// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A device to try.
///
/// @param name a render node such as `/dev/dri/renderD128`, or [#SURFACELESS]
public record Device(String name) {

  /// The name of the display that EGL draws with if no device is named.
  public static final String SURFACELESS = "surfaceless";

  /// Returns the devices of a machine: its render nodes, or the display without one.
  ///
  /// @param nodes the paths of the render nodes
  public static List<Device> of(List<String> nodes) {
    List<Device> devices = new ArrayList<>();
    nodes.forEach(node -> devices.add(new Device(node)));
    return devices.isEmpty() ? List.of(new Device(SURFACELESS)) : List.copyOf(devices);
  }

  /// Returns whether QEMU can draw with it.
  boolean isRenderNode() {
    return !name.equals(SURFACELESS);
  }

  /// Returns what it is, in words.
  String described() {
    return isRenderNode() ? name : "the display that EGL draws with (" + name + ")";
  }

  /// Returns a short name: `renderD128`.
  String shortName() {
    return isRenderNode()
        ? Objects.requireNonNullElse(Path.of(name).getFileName(), Path.of(name)).toString()
        : name;
  }
}
