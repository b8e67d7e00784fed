// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.dbus.VmGraphics;
import java.util.ArrayList;
import java.util.List;

/// Which way to pictures without a copy a console of a running VM uses, and why none that saves
/// more.
final class WayInUse {

  private static final String OTHER_WAYS =
      "; what this machine can do is said above: guest blobs, virgl, Venus, native context";

  private WayInUse() {}

  /// Returns the findings about a console.
  ///
  /// @param device the console's device
  static List<Finding> of(String subject, VmGraphics graphics, VmGraphics.Device device) {
    String type = device.type();
    if (!graphics.openGl()) {
      return List.of(
          Finding.missing(
              subject,
              "uses no way to zero copy: the display of its QEMU has gl=off, so that QEMU shares"
                  + " memory",
              "where there is a render node, start QEMU with gl=on in -display dbus" + OTHER_WAYS));
    }
    if (type.startsWith("vhost-user-")) {
      return List.of(Finding.ok(subject, "uses the dma-bufs of its vhost-user GPU"));
    }
    if (type.startsWith("virtio-gpu-gl") || type.startsWith("virtio-vga-gl")) {
      return ofGlGpu(subject, device);
    }
    if (!type.startsWith("virtio-gpu") && !type.startsWith("virtio-vga")) {
      return List.of(
          Finding.missing(
              subject,
              "uses no way to zero copy: QEMU draws the pictures of "
                  + type
                  + " into a texture of its own",
              "give the VM a virtio GPU" + OTHER_WAYS));
    }
    return List.of(
        device.blob()
            ? Finding.ok(subject, "uses " + ZeroCopyWay.GUEST_BLOBS.label() + " (blob=true)")
            : Finding.missing(
                subject,
                "uses no way to zero copy: its "
                    + type
                    + " has no blob=true, so that QEMU copies each picture into a texture",
                "start QEMU with " + ZeroCopyWay.GUEST_BLOBS.device() + OTHER_WAYS));
  }

  private static List<Finding> ofGlGpu(String subject, VmGraphics.Device device) {
    List<Finding> findings = new ArrayList<>();
    if (device.nativeContext()) {
      findings.add(
          Finding.ok(
              subject, "uses " + ZeroCopyWay.NATIVE_CONTEXT.label() + " (drm_native_context=on)"));
      return findings;
    }
    if (device.venus()) {
      findings.add(
          Finding.ok(
              subject, "uses " + ZeroCopyWay.VENUS.label() + " (venus=on), and virgl for OpenGL"));
    } else {
      findings.add(Finding.ok(subject, "uses " + ZeroCopyWay.VIRGL.label()));
      findings.add(
          Finding.note(
              subject,
              "its guest cannot draw by Vulkan: its "
                  + device.type()
                  + " lacks "
                  + (device.blob() && device.hostMemory()
                      ? "venus=on"
                      : "blob=true,venus=on,hostmem=4G")));
    }
    findings.add(
        Finding.note(
            subject,
            "its guest cannot use the driver of the host's GPU: its "
                + device.type()
                + " lacks drm_native_context=on (QEMU 11)"));
    return findings;
  }
}
