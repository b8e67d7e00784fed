// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.dmabuf.RenderNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What decides which ways to pictures without a copy a machine has.
///
/// @param udmabuf whether guests' memory can become dma-bufs
/// @param nodes the render nodes
/// @param kernel the release of the kernel, such as `6.12.48`
/// @param kvm whether the machine has KVM
/// @param intel whether its processor is Intel's
/// @param renderServer the program that draws for Venus, or null if there is none
/// @param vulkan the Vulkan drivers, or null if they are not known
/// @param qemu what its QEMU offers
record HostFacts(
    Access udmabuf,
    List<Node> nodes,
    String kernel,
    boolean kvm,
    boolean intel,
    @Nullable Path renderServer,
    @Nullable VulkanDrivers vulkan,
    QemuOffer qemu) {

  static final String UDMABUF = "/dev/udmabuf";

  /// The program, in the directories in which distributions install it.
  private static final List<String> RENDER_SERVERS =
      List.of(
          "/usr/libexec/virgl_render_server",
          "/usr/lib/virgl_render_server",
          "/usr/local/libexec/virgl_render_server");

  /// Whether a device file can be used.
  enum Access {
    /// There is no such file.
    ABSENT,
    /// This user may not open it.
    DENIED,
    /// This user may open it.
    USABLE;

    static Access of(Path file) {
      if (!Files.exists(file)) {
        return ABSENT;
      }
      return Files.isReadable(file) && Files.isWritable(file) ? USABLE : DENIED;
    }
  }

  /// A render node.
  ///
  /// @param path its file
  /// @param driver the kernel's driver, or an empty text if it is not known
  /// @param access whether this user can use it
  record Node(String path, String driver, Access access) {}

  /// Copies the list.
  HostFacts {
    nodes = List.copyOf(nodes);
  }

  /// Looks at a machine.
  ///
  /// @param nodes its render nodes
  /// @param qemu the name of its QEMU program
  static HostFacts of(Host host, List<RenderNode> nodes, String qemu) {
    return new HostFacts(
        Access.of(host.file(UDMABUF)),
        nodes.stream()
            .map(
                n ->
                    new Node(
                        n.path(),
                        Objects.requireNonNullElse(n.driver(), ""),
                        Access.of(host.file(n.path()))))
            .toList(),
        Objects.requireNonNullElse(host.read("/proc/sys/kernel/osrelease"), ""),
        Files.exists(host.file("/dev/kvm")),
        Objects.requireNonNullElse(host.read("/proc/cpuinfo"), "").contains("GenuineIntel"),
        renderServer(host),
        VulkanDrivers.of(host),
        QemuOffer.of(host, qemu));
  }

  /// virglrenderer starts the program that the environment of QEMU names, or else the one that it
  /// was built with.
  private static @Nullable Path renderServer(Host host) {
    String named = host.environment().get("RENDER_SERVER_EXEC_PATH");
    if (named != null) {
      Path file = Path.of(named);
      return Files.isExecutable(file) ? file : null;
    }
    for (String path : RENDER_SERVERS) {
      Path file = host.file(path);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  /// Returns whether the kernel is of a release or a later one; true if its release is not known.
  boolean kernelAtLeast(int major, int minor) {
    // The numbers of kernels are written and ordered like those of QEMU.
    QemuVersion release = QemuVersion.find(kernel);
    return release == null || release.atLeast(major, minor);
  }

  /// Returns the first render node that can be used, or null.
  @Nullable Node node() {
    return nodes.stream().filter(n -> n.access() == Access.USABLE).findFirst().orElse(null);
  }
}
