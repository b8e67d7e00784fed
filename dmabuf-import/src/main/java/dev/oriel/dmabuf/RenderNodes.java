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

/// The render nodes of this machine, as libdrm knows them (`drmGetDevices2`), which Mesa's EGL asks
/// too: a device on a bus that libdrm does not know is a device that EGL does not offer.
///
/// Nothing is opened, so that a GPU that sleeps goes on sleeping.
///
/// A dma-buf does not say which device it was made on. Who shows it can only prefer one: that of
/// the window's display, or one that is named ([EglDisplay#ofRenderNode]).
///
/// @param list the nodes, by path
/// @param reason why there are none, in words; empty where there are some
public record RenderNodes(List<RenderNode> list, String reason) {

  private static final int DRM_MAJOR = 226;

  /// Copies the list.
  public RenderNodes {
    list = List.copyOf(list);
  }

  /// Looks at this machine. Never fails: where libdrm is missing or refuses, the reason says so.
  public static RenderNodes ofThisMachine() {
    return ask(DrmDevices::list);
  }

  static RenderNodes ask(Supplier<List<DrmDevices.Device>> libdrm) {
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
          "no libdrm.so.2; install libdrm (Debian: " + DebianPackages.of("libdrm.so.2") + ")");
    } catch (DrmDevices.RefusedException e) {
      return new RenderNodes(List.of(), String.valueOf(e.getMessage()));
    }
  }

  /// The node of a device, or null where it has none, as a mere display controller, or where it was
  /// unplugged meanwhile.
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

  /// The node that a path leads to, or null where libdrm does not list it.
  ///
  /// @param path of the node, or of a link to it (`/dev/dri/by-path/pci-0000:03:00.0-render`)
  public @Nullable RenderNode find(String path) {
    DeviceNumber number = number(Path.of(path));
    for (RenderNode node : list) {
      if (node.number().equals(number)) {
        return node;
      }
    }
    return null;
  }

  /// What the nodes of this list are called, for a path that must be one of them.
  ///
  /// @throws RenderNodeException if there is no such file, or it is something else, or libdrm does
  ///   not list it
  RenderNode require(String path) {
    Path file = Path.of(path);
    try {
      Path _ = file.toRealPath();
    } catch (NoSuchFileException _) {
      throw new RenderNodeException("there is no " + path, this);
    } catch (IOException _) {
      throw new RenderNodeException("not allowed to look at " + path, this);
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

  /// All kinds of DRM files have one major number; sysfs tells them apart.
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

  /// The nodes in a sentence, for messages.
  @Override
  public String toString() {
    return list.isEmpty()
        ? "there is no render node: " + reason
        : "the render nodes here are "
            + list.stream().map(RenderNode::toString).collect(Collectors.joining(", "));
  }
}
