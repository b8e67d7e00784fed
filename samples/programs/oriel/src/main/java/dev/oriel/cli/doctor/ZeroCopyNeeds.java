// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.core.text.DebianPackages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the [ZeroCopyWay]s need, from QEMU's `docs/system/devices/virtio/virtio-gpu.rst` and Mesa's
/// `docs/drivers/venus.rst`.
final class ZeroCopyNeeds {

  /// The kernel's drivers that have native contexts, in virglrenderer's and QEMU's documentation.
  private static final Set<String> NATIVE_DRIVERS =
      Set.of("amdgpu", "i915", "msm", "msm_dpu", "asahi", "panfrost");

  /// The drivers of GPUs that are not part of an Intel processor.
  private static final Set<String> DISCRETE_DRIVERS =
      Set.of("amdgpu", "radeon", "nvidia", "nouveau");

  private ZeroCopyNeeds() {}

  static List<Lack> ofGuestBlobs(HostFacts host) {
    List<Lack> lacks = new ArrayList<>();
    needNode(host, lacks);
    switch (host.udmabuf()) {
      case ABSENT ->
          lacks.add(
              Lack.of(
                  "no " + HostFacts.UDMABUF,
                  "run modprobe udmabuf (kernel option CONFIG_UDMABUF)"));
      case DENIED ->
          lacks.add(
              Lack.of(
                  "this user may not open " + HostFacts.UDMABUF,
                  "add QEMU's user to the group that owns "
                      + HostFacts.UDMABUF
                      + " (usually kvm)"));
      case USABLE -> {}
    }
    QemuVersion version = host.qemu().version();
    if (needQemu(host, lacks)) {
      if (!host.qemu().gpu().contains("blob")) {
        lacks.add(
            Lack.of(
                "QEMU " + version + " has no " + QemuOffer.GPU + ",blob=true",
                "use QEMU 10.1 or newer"));
      } else if (version != null && version.losesFlips()) {
        lacks.add(
            Lack.of(
                "QEMU " + version + " loses most frames of a guest that flips between blobs",
                "use QEMU 10.1 or newer"));
      }
    }
    return lacks;
  }

  static List<Lack> ofVirgl(HostFacts host) {
    List<Lack> lacks = new ArrayList<>();
    needNode(host, lacks);
    needGlGpu(host, lacks);
    return lacks;
  }

  static List<Lack> ofVenus(HostFacts host) {
    List<Lack> lacks = new ArrayList<>();
    needNode(host, lacks);
    if (needGlGpu(host, lacks)) {
      needProperty(host, "venus", "9.2", lacks);
    }
    if (host.renderServer() == null) {
      lacks.add(
          Lack.of(
              "no virgl_render_server",
              "install virglrenderer's render server (Debian: "
                  + DebianPackages.of("virgl_render_server")
                  + "), or name it in RENDER_SERVER_EXEC_PATH"));
    }
    VulkanDrivers vulkan = host.vulkan();
    if (vulkan == null) {
      lacks.add(
          Lack.unknown(
              "whether a Vulkan driver has " + String.join(", ", VulkanDrivers.NEEDED),
              "install vulkaninfo (Debian: "
                  + DebianPackages.of("vulkaninfo")
                  + ") and run oriel doctor again"));
    } else if (!vulkan.suit()) {
      lacks.add(
          Lack.of(
              vulkan.lack(),
              "install or update the GPU's Vulkan driver (Mesa's for Debian: "
                  + DebianPackages.of("/usr/share/vulkan/icd.d")
                  + ")"));
    }
    needKernel(host, 6, 13, lacks);
    needGuestCaching(host, lacks);
    return lacks;
  }

  static List<Lack> ofNativeContext(HostFacts host) {
    List<Lack> lacks = new ArrayList<>();
    needNode(host, lacks);
    if (needGlGpu(host, lacks)) {
      needProperty(host, "drm_native_context", "11.0", lacks);
    }
    HostFacts.Node node = host.node();
    if (node != null) {
      if (node.driver().isEmpty()) {
        lacks.add(
            Lack.unknown(
                "whether the driver of " + node.path() + " has native contexts",
                "look for the driver's name in /sys/class/drm; amdgpu, i915, msm, asahi and"
                    + " panfrost have one"));
      } else if (!NATIVE_DRIVERS.contains(node.driver())) {
        lacks.add(
            Lack.of(
                "no native context for the driver " + node.driver() + " of " + node.path(),
                "use a GPU with the driver amdgpu, i915, msm, asahi or panfrost"));
      }
      boolean freedreno = node.driver().startsWith("msm");
      needKernel(host, 6, freedreno ? 4 : 13, lacks);
    } else {
      needKernel(host, 6, 13, lacks);
    }
    needGuestCaching(host, lacks);
    return lacks;
  }

  private static void needNode(HostFacts host, List<Lack> lacks) {
    if (host.node() != null) {
      return;
    }
    lacks.add(
        host.nodes().isEmpty()
            ? Lack.of("no render node", "use a GPU with a kernel driver")
            : Lack.of(
                "this user may not open " + host.nodes().getFirst().path(),
                "add QEMU's user to the group that owns it (usually render)"));
  }

  private static boolean needQemu(HostFacts host, List<Lack> lacks) {
    if (host.qemu().version() != null) {
      return true;
    }
    lacks.add(
        Lack.of(
            "no QEMU on the PATH",
            "install QEMU (Debian: " + DebianPackages.of("qemu-system-x86_64") + ")"));
    return false;
  }

  private static boolean needGlGpu(HostFacts host, List<Lack> lacks) {
    if (!needQemu(host, lacks)) {
      return false;
    }
    if (host.qemu().glGpu().isEmpty()) {
      lacks.add(
          Lack.of(
              "this QEMU has no " + QemuOffer.GL_GPU,
              "install QEMU with OpenGL and virglrenderer (Debian: "
                  + DebianPackages.of("qemu-system-x86_64")
                  + ")"));
      return false;
    }
    return true;
  }

  /// @param since the release of QEMU that brought the property
  private static void needProperty(
      HostFacts host, String property, String since, List<Lack> lacks) {
    if (!host.qemu().glGpu().contains(property)) {
      lacks.add(
          Lack.of(
              "QEMU " + host.qemu().version() + " has no " + property + "=on",
              "use QEMU " + since + " or newer, built with a virglrenderer that has it"));
    }
  }

  /// KVM maps memory of GPUs into guests since Linux 6.13. Without KVM, QEMU does it itself.
  private static void needKernel(HostFacts host, int major, int minor, List<Lack> lacks) {
    if (host.kvm() && !host.kernelAtLeast(major, minor)) {
      lacks.add(
          Lack.of(
              "KVM of Linux " + host.kernel() + " maps no GPU memory into guests",
              "use Linux " + major + "." + minor + " or newer"));
    }
  }

  /// On Intel's processors, KVM ignores how a guest wants to cache memory, unless it is told not
  /// to.
  private static void needGuestCaching(HostFacts host, List<Lack> lacks) {
    HostFacts.Node node = host.node();
    if (host.kvm() && host.intel() && node != null && DISCRETE_DRIVERS.contains(node.driver())) {
      lacks.add(
          Lack.unknown(
              "whether KVM caches memory of a discrete GPU as the guest wants, which on Intel's"
                  + " processors it does not by default",
              "use Linux 6.16 or newer and a QEMU that turns off KVM_X86_QUIRK_IGNORE_GUEST_PAT"));
    }
  }
}
