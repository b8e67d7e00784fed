// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The ways in which a guest's pictures reach the host's GPU without a copy: what each needs, and
/// the options of QEMU that turn it on.
enum ZeroCopyWay {
  /// The guest's own memory, as dma-bufs of the kernel's udmabuf.
  GUEST_BLOBS("guest blobs", "pictures in the guest's own memory") {
    @Override
    List<Lack> lacks(HostFacts host) {
      return ZeroCopyNeeds.ofGuestBlobs(host);
    }

    @Override
    String device() {
      return "-object memory-backend-memfd,id=mem,size=4G,share=on -machine memory-backend=mem"
          + " -m 4G -device "
          + QemuOffer.GPU
          + ",blob=true";
    }
  },
  /// Textures that the guest draws by OpenGL on the host's GPU.
  VIRGL("virgl", "pictures that the guest draws by OpenGL") {
    @Override
    List<Lack> lacks(HostFacts host) {
      return ZeroCopyNeeds.ofVirgl(host);
    }

    @Override
    String device() {
      return "-device " + QemuOffer.GL_GPU;
    }
  },
  /// Memory that the guest draws into by Vulkan on the host's GPU.
  VENUS("Venus", "pictures that the guest draws by Vulkan") {
    @Override
    List<Lack> lacks(HostFacts host) {
      return ZeroCopyNeeds.ofVenus(host);
    }

    @Override
    String device() {
      return "-device " + QemuOffer.GL_GPU + ",blob=true,venus=on,hostmem=4G";
    }
  },
  /// Memory that the guest draws into with the driver of the host's GPU.
  NATIVE_CONTEXT("native context", "pictures that the guest draws with the GPU's own driver") {
    @Override
    List<Lack> lacks(HostFacts host) {
      return ZeroCopyNeeds.ofNativeContext(host);
    }

    @Override
    String device() {
      return "-device " + QemuOffer.GL_GPU + ",blob=true,drm_native_context=on,hostmem=4G";
    }
  };

  private final String label;
  private final String pictures;

  /// @param pictures the pictures that are not copied
  ZeroCopyWay(String label, String pictures) {
    this.label = label;
    this.pictures = pictures;
  }

  /// Returns what a machine lacks for it.
  abstract List<Lack> lacks(HostFacts host);

  /// Returns QEMU's options for it, without those of the display.
  abstract String device();

  /// Returns its name.
  String label() {
    return label;
  }

  /// Returns all of QEMU's options for it.
  String options(HostFacts host) {
    return device() + " " + display(host);
  }

  /// Returns QEMU's options for a display that sends dma-bufs.
  static String display(HostFacts host) {
    HostFacts.Node node = host.node();
    return "-display dbus,gl=on,rendernode=" + (node == null ? "/dev/dri/renderD128" : node.path());
  }

  /// Returns the findings about all ways on a machine.
  static List<Finding> examine(HostFacts host) {
    List<Finding> findings = new ArrayList<>();
    for (ZeroCopyWay way : values()) {
      findings.add(way.finding(host));
    }
    return findings;
  }

  private Finding finding(HostFacts host) {
    List<Lack> lacks = lacks(host);
    String missing = named(lacks, true);
    String unknown = named(lacks, false);
    String what = "zero copy of " + pictures;
    String open = unknown.isEmpty() ? "" : "; not known: " + unknown;
    String remedies = lacks.stream().map(Lack::remedy).distinct().collect(Collectors.joining("; "));
    if (!missing.isEmpty()) {
      return Finding.missing(
          label,
          what + " is not possible yet: " + missing + open,
          remedies + "; then start QEMU with " + options(host));
    }
    String options = what + ": start QEMU with " + options(host);
    return lacks.isEmpty()
        ? Finding.ok(label, options)
        : new Finding(label, Finding.Status.NOTE, options + open, remedies);
  }

  private static String named(List<Lack> lacks, boolean certain) {
    return lacks.stream()
        .filter(l -> l.certain() == certain)
        .map(Lack::what)
        .collect(Collectors.joining("; "));
  }
}
