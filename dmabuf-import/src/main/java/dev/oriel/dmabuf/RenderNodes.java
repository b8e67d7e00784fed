// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.dmabuf.RenderNode.Bus;
import dev.oriel.dmabuf.RenderNode.DeviceNumber;
import dev.oriel.dmabuf.RenderNode.PciId;
import dev.oriel.dmabuf.internal.DrmDevices;
import dev.oriel.sync.internal.drm.gen.xf86drm_h;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The render nodes of this machine, as reported by libdrm (`drmGetDevices2`). Mesa's EGL queries
/// libdrm too, so EGL does not offer a device on a bus that libdrm does not know.
///
/// No device is opened, so that a suspended GPU stays suspended.
///
/// A dma-buf does not identify the device that allocated it. A program that shows the buffer can
/// only choose a device: that of the window's display, or one that the user names
/// ([EglDisplay#ofRenderNode]).
///
/// @param list the nodes, ordered by path
/// @param reason the reason why there are no nodes, in words; empty if there are nodes
public record RenderNodes(List<RenderNode> list, String reason) {

  private static final int DRM_MAJOR = 226;

  /// Copies the list.
  public RenderNodes {
    list = List.copyOf(list);
  }

  /// Queries the nodes of this machine. This method never fails: if libdrm is missing or refuses,
  /// `reason` says so.
  public static RenderNodes ofThisMachine() {
    return query(DrmDevices::list);
  }

  static RenderNodes query(Supplier<List<DrmDevices.Device>> libdrm) {
    try {
      List<RenderNode> nodes = new ArrayList<>();
      for (DrmDevices.Device device : libdrm.get()) {
        RenderNode node = describe(device);
        if (node != null) {
          nodes.add(node);
        }
      }
      nodes.sort(Comparator.comparing(RenderNode::path));
      return new RenderNodes(
          nodes, nodes.isEmpty() ? "libdrm finds no GPU with a kernel driver" : "");
    } catch (LinkageError _) {
      return new RenderNodes(
          List.of(),
          "libdrm.so.2 is missing; install libdrm (Debian: "
              + DebianPackages.of("libdrm.so.2")
              + ")");
    } catch (DrmDevices.RefusedException e) {
      return new RenderNodes(List.of(), String.valueOf(e.getMessage()));
    }
  }

  /// Returns the node of a device, or null if the device is only a display controller without a
  /// render node, or has been unplugged in the meantime.
  private static @Nullable RenderNode describe(DrmDevices.Device device) {
    String path = device.render();
    DeviceNumber number = path == null ? null : number(Path.of(path));
    if (path == null || number == null) {
      return null;
    }
    return new RenderNode(
        path,
        device.primary(),
        bus(device.bus()),
        device.isPci() ? new PciId(device.vendor(), device.device()) : null,
        driver(number),
        number);
  }

  private static Bus bus(int type) {
    if (type == xf86drm_h.DRM_BUS_PCI()) {
      return Bus.PCI;
    }
    if (type == xf86drm_h.DRM_BUS_USB()) {
      return Bus.USB;
    }
    if (type == xf86drm_h.DRM_BUS_PLATFORM()) {
      return Bus.PLATFORM;
    }
    return type == xf86drm_h.DRM_BUS_HOST1X() ? Bus.HOST1X : Bus.OTHER;
  }

  private static @Nullable DeviceNumber number(Path file) {
    try {
      return Files.getAttribute(file, "unix:rdev") instanceof Long dev
          ? DeviceNumber.ofDev(dev)
          : null;
    } catch (IOException _) {
      return null;
    }
  }

  private static Path sysfs(DeviceNumber number) {
    return Path.of("/sys/dev/char", number.toString());
  }

  private static @Nullable String driver(DeviceNumber number) {
    try {
      return String.valueOf(sysfs(number).resolve("device/driver").toRealPath().getFileName());
    } catch (IOException _) {
      return null;
    }
  }

  /// Returns the node that a path refers to, or null if libdrm does not list it.
  ///
  /// @param path the path of the node, or of a link to it
  ///   (`/dev/dri/by-path/pci-0000:03:00.0-render`)
  public @Nullable RenderNode find(String path) {
    DeviceNumber number = number(Path.of(path));
    for (RenderNode node : list) {
      if (node.number().equals(number)) {
        return node;
      }
    }
    return null;
  }

  /// Returns the node that a path refers to, which must be in this list.
  ///
  /// @throws RenderNodeException if there is no such file, the file is not a render node, or libdrm
  ///   does not list the node
  RenderNode require(String path) {
    Path file = Path.of(path);
    try {
      Path _ = file.toRealPath();
    } catch (NoSuchFileException _) {
      throw new RenderNodeException("there is no " + path, this);
    } catch (IOException _) {
      throw new RenderNodeException("cannot access " + path, this);
    }
    if (!isRenderNode(number(file))) {
      throw new RenderNodeException(path + " is no DRM render node", this);
    }
    RenderNode node = find(path);
    if (node == null) {
      throw new RenderNodeException(
          path + " is a render node that libdrm does not list, so EGL cannot use it", this);
    }
    return node;
  }

  /// Returns whether a device number is that of a render node. All kinds of DRM device files have
  /// the same major number; sysfs distinguishes them.
  private static boolean isRenderNode(@Nullable DeviceNumber number) {
    if (number == null || number.major() != DRM_MAJOR) {
      return false;
    }
    try {
      return String.valueOf(sysfs(number).toRealPath().getFileName()).startsWith("renderD");
    } catch (IOException _) {
      return false;
    }
  }

  /// Returns the nodes as a clause for messages.
  @Override
  public String toString() {
    return list.isEmpty()
        ? "there is no render node: " + reason
        : "the render nodes here are "
            + list.stream().map(RenderNode::toString).collect(Collectors.joining(", "));
  }
}
