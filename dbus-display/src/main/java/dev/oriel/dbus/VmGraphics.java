// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import java.util.Map;

/// The graphics of a VM, as its monitor reports them.
///
/// The texts are QEMU's and untrusted, but not long.
///
/// @param openGl whether the display draws with OpenGL (`-display dbus,gl=on`) and so sends
///   dma-bufs
/// @param renderNode the render node that the display draws with, or empty if none is named
/// @param sharedMemory whether the guest's memory can be shared (a memory backend with `share=on`)
/// @param consoles the devices of the graphic consoles, by the numbers of the consoles
public record VmGraphics(
    boolean openGl, String renderNode, boolean sharedMemory, Map<Integer, Device> consoles) {

  /// Copies the map.
  public VmGraphics {
    consoles = Map.copyOf(consoles);
  }

  /// A graphics device.
  ///
  /// @param type its QEMU type, such as `virtio-gpu-pci`
  /// @param blob whether the guest can show its own memory (`blob=true`)
  /// @param hostMemory whether the guest can map the host's memory (`hostmem=SIZE`)
  /// @param venus whether the guest can draw by Vulkan (`venus=on`)
  /// @param nativeContext whether the guest can use the GPU's own driver (`drm_native_context=on`)
  public record Device(
      String type, boolean blob, boolean hostMemory, boolean venus, boolean nativeContext) {}
}
