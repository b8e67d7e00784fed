// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A GPU's device file for programs that draw without owning a screen.
///
/// @param path such as `/dev/dri/renderD128`
/// @param card the same device's file for who owns the screen (`/dev/dri/card0`), or null where it
///   has none
/// @param bus what the device sits on
/// @param pci who made it and what it is, or null where it is no PCI device
/// @param driver the kernel's driver (`amdgpu`), or null where the kernel does not tell
/// @param number the numbers by which the kernel knows the file
public record RenderNode(
    String path,
    @Nullable String card,
    Bus bus,
    @Nullable PciId pci,
    @Nullable String driver,
    DeviceNumber number) {

  /// What a device sits on (`DRM_BUS_*` of `xf86drm.h`).
  public enum Bus {
    /// A PCI slot, or a virtio device behind one.
    PCI,
    /// A USB port.
    USB,
    /// Part of the system on chip.
    PLATFORM,
    /// NVIDIA's bus of Tegra chips.
    HOST1X,
    /// One that this libdrm knows and we do not.
    OTHER
  }

  /// A PCI device's vendor and model.
  public record PciId(int vendor, int device) {

    /// As `lspci -n` has it: `1af4:1050`.
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%04x:%04x", vendor, device);
    }
  }

  /// A device file's numbers.
  public record DeviceNumber(int major, int minor) {

    /// Takes apart a `dev_t` (`gnu_dev_major` and `gnu_dev_minor` of glibc).
    static DeviceNumber ofDev(long dev) {
      return new DeviceNumber(
          (int) (((dev >>> 8) & 0xfff) | ((dev >>> 32) & 0xffff_f000L)),
          (int) ((dev & 0xff) | ((dev >>> 12) & 0xffff_ff00L)));
    }

    /// As sysfs names it: `226:128`.
    @Override
    public String toString() {
      return major + ":" + minor;
    }
  }

  /// The path and what is behind it: `/dev/dri/renderD128 (amdgpu, PCI 1002:73bf)`.
  @Override
  public String toString() {
    String on = pci == null ? bus.toString() : bus + " " + pci;
    return path + " (" + (driver == null ? "" : driver + ", ") + on + ")";
  }
}
